using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Requests;

/// <summary>What no single property can know: the model against the rest. Found before any I/O.</summary>
public sealed class RequestValidationTests
{
    private static readonly KlingMedia Image = KlingMedia.FromUrl("https://example.com/first.png");

    public static TheoryData<VideoRequest, string, string> Impossible => new()
    {
        { new TextToVideoRequest { Prompt = "p", Model = KlingModel.V21Pro }, "Model", "fal-ai/kling-video/v2.1/master" },
        { new TextToVideoRequest { Prompt = "p", Model = KlingModel.V21Standard }, "Model", "fal-ai/kling-video/v2.1/master" },
        { new TextToVideoRequest { Prompt = "p", Model = KlingModel.FromId("fal-ai/kling-video/v9/ultra") }, "Model", "fal-ai/kling-video/v2.1/master" },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image }, "TailImage", "fal-ai/kling-video/v2.1/pro" },
        { new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image, Model = KlingModel.V21Standard }, "TailImage", "fal-ai/kling-video/v2.1/pro" },
        {
            new ImageToVideoRequest { Prompt = "p", Image = Image, Model = KlingModel.FromId("fal-ai/kling-video/v9/ultra") },
            "Model",
            "fal-ai/kling-video/v2.1/master, fal-ai/kling-video/v2.1/pro, fal-ai/kling-video/v2.1/standard"
        },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public async Task What_a_model_cannot_do_is_refused_before_any_request_and_the_models_that_can_are_named(VideoRequest request, string path, string models)
    {
        FakeFal fal = new();
        bool written = false;
        SubmitOptions options = new() { OnSubmitting = (_, _) => { written = true; return default; } };

        KlingValidationException exception = await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().SubmitAsync(request, options)));

        KlingProblem problem = Assert.Single(exception.Problems);
        Assert.Equal(path, problem.Path);
        Assert.EndsWith($"(models that can: {models})", problem.Message, StringComparison.Ordinal);
        Assert.Contains(request.Model.Id, problem.Message, StringComparison.Ordinal);
        Assert.Contains(problem.ToString(), exception.Message, StringComparison.Ordinal);
        Assert.Null(exception.Ticket);
        Assert.Null(exception.RawBody);
        Assert.Empty(fal.Handler.Sent);
        Assert.False(written);
        Assert.Equal(exception.Problems, request.Validate());
    }

    [Fact]
    public void Each_problem_of_a_request_is_told_at_once()
    {
        ImageToVideoRequest request = new() { Prompt = "p", Image = Image, TailImage = Image, Model = KlingModel.FromId("fal-ai/kling-video/v9/ultra") };
        Assert.Equal(["Model", "TailImage"], request.Validate().Select(problem => problem.Path));
    }

    [Fact]
    public void What_the_models_can_do_has_no_problems()
    {
        Assert.Empty(new TextToVideoRequest { Prompt = "p" }.Validate());
        Assert.All(KlingModel.All, model => Assert.Empty(new ImageToVideoRequest { Prompt = "p", Image = Image, Model = model }.Validate()));
        Assert.Empty(new ImageToVideoRequest { Prompt = "p", Image = Image, TailImage = Image, Model = KlingModel.V21Pro }.Validate());
    }

    [Fact]
    public async Task The_wait_in_one_call_refuses_the_same_before_any_request()
    {
        FakeFal fal = new();
        TextToVideoRequest request = new() { Prompt = "p", Model = KlingModel.V21Pro };
        await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => fal.Client().TextToVideoAsync(request)));
        Assert.Empty(fal.Handler.Sent);
    }
}
