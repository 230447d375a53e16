using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>A wait distinguishes a result of the wrong shape, which is permanent, from a truncated one, which is temporary.</summary>
public sealed class ResultShapeTests
{
    private readonly FakeFal fal = new();

    public ResultShapeTests()
    {
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("\"https://v3b.fal.media/a.mp4\"")]
    [InlineData("{}")]
    [InlineData("""{"video":"https://v3b.fal.media/a.mp4"}""")]
    [InlineData("""{"video":null}""")]
    [InlineData("""{"video":[{"url":"https://v3b.fal.media/a.mp4"}]}""")]
    [InlineData("""{"video":{"url":7}}""")]
    [InlineData("""{"video":{"uri":"https://v3b.fal.media/a.mp4"}}""")]
    [InlineData("""{"video":{"url":"javascript:alert(1)"}}""")]
    [InlineData("""[{"video":{"url":"https://v3b.fal.media/a.mp4"}}]""")]
    public async Task A_complete_result_of_the_wrong_shape_fails_at_once_with_its_body(string body)
    {
        fal.Handler.Result.Then(Reply.Json(200, body));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.WaitAsync());
        Assert.Equal(body, exception.RawBody);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Single(fal.Handler.SentTo(fal.Handler.Result));
        Assert.Equal(TimeSpan.Zero, fal.Time.Elapsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{\"video\":{\"url\":\"https://v3b.fal.media/a.m")]
    [InlineData("{\"video\":{\"url\":\"https://v3b.fal.media/a.mp4\"}")]
    [InlineData("OK")]
    public async Task A_truncated_result_is_requested_again(string body)
    {
        fal.Handler.Result.Then(Reply.Json(200, body), Reply.Video);
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(2, fal.Handler.SentTo(fal.Handler.Result).Count());
    }

    [Fact]
    public async Task Deeply_nested_unknown_properties_are_ignored()
    {
        string deep = new string('[', 200) + new string(']', 200);
        fal.Handler.Result.Then(Reply.Json(200, $$$"""{"seed":{{{deep}}},"video":{"url":"https://v3b.fal.media/a.mp4","more":{{{deep}}} }}"""));
        Assert.Equal("/a.mp4", (await fal.WaitAsync()).Url.AbsolutePath);
    }
}
