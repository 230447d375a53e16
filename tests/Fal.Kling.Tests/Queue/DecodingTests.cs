using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Queue;

/// <summary>What a gateway or a careless server can do to JSON on its way.</summary>
public sealed class DecodingTests
{
    private const string VideoJson = """{"video":{"url":"https://v3b.fal.media/files/b/otter/out.mp4"},"prompt":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}""";
    private readonly FakeFal fal = new();

    [Fact]
    public async Task A_byte_order_mark_is_skipped_everywhere()
    {
        fal.Handler.Submit.Then(Marked(200, FakeFal.AcceptedJson()));
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Status.Then(Marked(200, Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Marked(200, VideoJson), Marked(422, """{"detail":[{"loc":["body","prompt"],"msg":"Too long"}]}"""));
        fal.Handler.Cancel.Then(Marked(200, """{"status":"ALREADY_COMPLETED"}"""));

        KlingJob<KlingVideo> job = await fal.SubmitAsync();

        Assert.Equal("/files/b/otter/out.mp4", (await fal.Time.RunAsync(() => job.WaitAsync())).Url.AbsolutePath);
        Assert.Equal(CancelOutcome.AlreadyCompleted, await fal.Time.RunAsync(() => job.CancelAsync()));
        Assert.Equal("prompt", Assert.Single((await Assert.ThrowsAsync<KlingValidationException>(() => fal.Time.RunAsync(() => job.GetResultAsync()))).Problems).Path);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    [InlineData("identity")]
    [InlineData("gzip, br")]
    public async Task A_body_that_is_compressed_without_being_asked_for_is_decoded(string encoding)
    {
        fal.Handler.Stream.Then(Reply.BadGateway);
        fal.Handler.Submit.Then(Encoded(encoding, FakeFal.AcceptedJson()));
        fal.Handler.Status.Then(Encoded(encoding, Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Encoded(encoding, VideoJson));
        KlingJob<KlingVideo> job = await fal.SubmitAsync();
        Assert.Equal("v3b.fal.media", (await fal.Time.RunAsync(() => job.WaitAsync())).Url.Host);
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("compress")]
    [InlineData("gzip, gzip, gzip")]
    public async Task An_unknown_encoding_is_rejected_by_name(string encoding)
    {
        fal.Handler.Submit.Then(Labelled(encoding, [1, 2, 3]));
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Labelled(encoding, [1, 2, 3]));

        KlingSubmitUncertainException uncertain = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.SubmitAsync());
        KlingApiException result = await Assert.ThrowsAsync<KlingApiException>(() => fal.WaitAsync());

        Assert.Contains(encoding, uncertain.Message, StringComparison.Ordinal);
        Assert.Contains(encoding, result.Message, StringComparison.Ordinal);
        Assert.Equal(FakeFal.Ticket, result.Ticket);
    }

    [Fact]
    public async Task A_damaged_compressed_body_is_requested_again()
    {
        byte[] whole = Compress("gzip", Encoding.UTF8.GetBytes(VideoJson));
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Labelled("gzip", whole[..(whole.Length / 2)]), Labelled("gzip", [7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]), Labelled("gzip", whole));
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Result).Count());
    }

    [Fact]
    public async Task A_compressed_body_is_decoded_only_up_to_the_limit()
    {
        fal.Handler.Result.Then(Labelled("gzip", Compress("gzip", new byte[200 * 1024 * 1024])));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Time.RunAsync(() => fal.Job().GetResultAsync()));
        Assert.Contains("larger than 16 MiB", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    public async Task A_compressed_stream_is_replaced_by_polling(string encoding)
    {
        fal.Handler.Stream.Then(Labelled(encoding, [1, 2, 3]));
        fal.Handler.Status.Then(Reply.Status("COMPLETED"));
        fal.Handler.Result.Then(Reply.Video);
        Assert.NotNull(await fal.WaitAsync());
        Assert.Equal(3, fal.Handler.Sent.Count);
        Assert.Equal(TimeSpan.Zero, fal.Time.Elapsed);
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\uDE00 and more")]
    [InlineData("\\ud83d\\ud83d\\ude00")]
    [InlineData("\\\\\\udfff")]
    [InlineData("\u00ff", true)]
    public async Task Invalid_unicode_does_not_lose_the_video(string text, bool asSingleBytes = false)
    {
        byte[] Bytes(string json) => asSingleBytes ? Encoding.Latin1.GetBytes(json) : Encoding.UTF8.GetBytes(json);
        fal.Handler.Stream.Then(Reply.Body(new ScriptedBody().Bytes(Bytes(
            Reply.Event(Reply.StatusJson("IN_PROGRESS", $",\"logs\":[{{\"message\":\"a{text}\",\"level\":\"{text}\"}}]"))
            + Reply.Event(Reply.StatusJson("COMPLETED", $",\"error\":\"{text}\""))))));
        fal.Handler.Result.Then(new Step((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Bytes($$$"""{"video":{"url":"https://v3b.fal.media/a.mp4","file_name":"{{{text}}}","content_type":7,"file_size":"x"}}""")),
        })));
        RecordingProgress<JobUpdate> progress = new();

        KlingVideo video = await fal.WaitAsync(new WatchOptions { IncludeLogs = true }, progress);

        Assert.Contains('\uFFFD', video.FileName!);
        Assert.Equal("7", video.ContentType);
        Assert.StartsWith("a", Assert.Single(progress.Reports[0].NewLogs).Message, StringComparison.Ordinal);
        Assert.Single(fal.Handler.SentTo(fal.Handler.Stream));
    }

    [Fact]
    public async Task Emoji_and_escapes_stay_as_they_are()
    {
        fal.Handler.Result.Then(Reply.Json(200, """{"video":{"url":"https://v3b.fal.media/a.mp4","file_name":"🎬 \ud83c\udfac \\ud83c \u0041"}}"""));
        Assert.Equal("🎬 🎬 \\ud83c A", (await fal.Time.RunAsync(() => fal.Job().GetResultAsync())).FileName);
    }

    private static Step Marked(int status, string json) => Reply.Json(status, "\uFEFF" + json);

    private static Step Encoded(string encoding, string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        foreach (string one in encoding.Split(", "))
        {
            body = Compress(one.ToLowerInvariant(), body);
        }

        return Labelled(encoding.Replace("raw ", string.Empty, StringComparison.Ordinal), body);
    }

    private static byte[] Compress(string encoding, byte[] body)
    {
        using MemoryStream compressed = new();
        using (Stream? encoder = encoding switch
        {
            "gzip" or "x-gzip" => new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            "raw deflate" => new DeflateStream(compressed, CompressionLevel.Fastest, leaveOpen: true),
            _ => null,
        })
        {
            if (encoder is null)
            {
                return body;
            }

            encoder.Write(body);
        }

        return compressed.ToArray();
    }

    private static Step Labelled(string encoding, byte[] body) => new((_, _) =>
    {
        HttpResponseMessage response = new(HttpStatusCode.OK) { Content = new ByteArrayContent(body) };
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        Assert.True(response.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding));
        return Task.FromResult(response);
    });
}
