using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Fal.Kling.Tests.Transfer;

public sealed class DownloadToStreamTests : DownloadFixture
{
    private readonly MemoryStream destination = new();

    [Fact]
    public async Task The_stream_gets_every_byte_once_whatever_fails_on_the_way()
    {
        Cdn.CutAfter(10_000).CutAfter(0).CutAfter(5).Then(HttpStatusCode.BadGateway).CutAfter(20_000);
        await ToStreamAsync();
        Assert.Equal(Video, destination.ToArray());
        Assert.True(destination.CanWrite);
    }

    [Fact]
    public async Task A_server_without_ranges_sends_everything_again_and_the_stream_gets_only_the_rest()
    {
        Cdn.KnowsRanges = false;
        Cdn.CutAfter(10_000).CutAfter(300).CutAfter(40_000);
        await ToStreamAsync();
        Assert.Equal(Video, destination.ToArray());
    }

    [Fact]
    public async Task A_file_that_changed_cannot_be_taken_back_from_a_stream_so_the_download_fails_and_says_why()
    {
        Cdn.CutAfter(10_000).Then(() => (Cdn.Content, Cdn.ETag) = (FakeCdn.Mp4(30_000), "\"v2\""));
        KlingException exception = await Assert.ThrowsAsync<KlingException>(ToStreamAsync);
        Assert.Contains("changed on the server after 10000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Equal(Video[..10_000], destination.ToArray());
    }

    [Fact]
    public async Task A_stream_that_cannot_be_written_fails_with_an_explanation_and_the_ticket_and_is_not_retried()
    {
        using MemoryStream full = new(new byte[20_000]);
        KlingException exception = await Assert.ThrowsAsync<KlingException>(() => Cdn.Client().DownloadAsync(FakeCdn.Video, full, cancellationToken: Token));
        Assert.Contains("could not be written to the stream after ", exception.Message, StringComparison.Ordinal);
        Assert.IsType<NotSupportedException>(exception.InnerException);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
        Assert.Single(Cdn.Asked);
    }

    [Fact]
    public async Task An_html_page_instead_of_the_video_leaves_the_stream_empty()
    {
        Cdn.Then(HttpStatusCode.OK, "<html>");
        await Assert.ThrowsAsync<KlingApiException>(ToStreamAsync);
        Assert.Equal(0, destination.Length);
    }

    [Fact]
    public async Task A_server_that_stalls_for_45_seconds_is_abandoned_and_the_download_resumes()
    {
        FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.Zero };
        TaskCompletionSource silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, 12_000, exception: null, silence)));
        Task download = Cdn.Client(time).DownloadAsync(FakeCdn.Video, destination, cancellationToken: Token);
        await silence.Task.WaitAsync(Token);
        time.Advance(TimeSpan.FromSeconds(44));
        Assert.False(download.IsCompleted);
        await AdvanceUntilDoneAsync(time, download);
        await download;
        Assert.Equal(Video, destination.ToArray());
        Assert.Equal("bytes=12000- \"v1\"", Cdn.Asked[1]);
    }

    [Fact]
    public async Task A_server_that_always_stalls_is_a_timeout_with_the_ticket()
    {
        FakeTimeProvider time = new();
        TaskCompletionSource silence = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, 12_000, exception: null, silence)));
        Task download = Cdn.Client(time, maxRetries: 0).DownloadAsync(FakeCdn.Video, destination, cancellationToken: Token);
        await silence.Task.WaitAsync(Token);
        await AdvanceUntilDoneAsync(time, download);
        KlingTimeoutException exception = await Assert.ThrowsAsync<KlingTimeoutException>(() => download);
        Assert.Equal(TimeSpan.FromSeconds(45), exception.Duration);
        Assert.Contains("stalled after 12000 of 50000 bytes", exception.Message, StringComparison.Ordinal);
        Assert.Equal(FakeCdn.Video.Ticket, exception.Ticket);
    }

    [Fact]
    public async Task A_slow_reader_is_not_mistaken_for_a_silent_server()
    {
        FakeTimeProvider time = new();
        using SlowStream slow = new(() => time.Advance(TimeSpan.FromMinutes(1)));
        Cdn.Then(request => Cdn.Spoil(Cdn.Serve(request), body => new BreakingStream(body, int.MaxValue, exception: null)));
        await Cdn.Client(time, maxRetries: 0).DownloadAsync(FakeCdn.Video, slow, cancellationToken: Token);
        Assert.Equal(Video, slow.ToArray());
    }

    [Fact]
    public async Task Progress_reports_the_total_and_ends_with_the_last_byte()
    {
        RecordedProgress progress = new();
        await Cdn.Client().DownloadAsync(FakeCdn.Video, destination, new DownloadOptions { Progress = progress }, Token);
        Assert.Equal(new TransferProgress(0, Video.Length), progress.Reports[0]);
        Assert.Equal(new TransferProgress(Video.Length, Video.Length), progress.Reports[^1]);
    }

    [Fact]
    public async Task A_resumed_download_reports_the_bytes_that_are_already_there()
    {
        RecordedProgress progress = new();
        Cdn.CutAfter(10_000);
        await Cdn.Client().DownloadAsync(FakeCdn.Video, destination, new DownloadOptions { Progress = progress }, Token);
        Assert.Contains(new TransferProgress(10_000, Video.Length), progress.Reports);
    }

    [Fact]
    public async Task A_progress_callback_that_throws_does_not_end_the_download()
    {
        await Cdn.Client().DownloadAsync(FakeCdn.Video, destination, new DownloadOptions { Progress = new RecordedProgress(_ => throw new InvalidOperationException("observer")) }, Token);
        Assert.Equal(Video, destination.ToArray());
    }

    protected override void Dispose(bool disposing)
    {
        destination.Dispose();
        base.Dispose(disposing);
    }

    // The retry's timer appears only after the timeout has elapsed.
    private static async Task AdvanceUntilDoneAsync(FakeTimeProvider time, Task work)
    {
        while (!work.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }

    private Task ToStreamAsync() => Cdn.Client().DownloadAsync(FakeCdn.Video, destination, cancellationToken: Token);

    private sealed class SlowStream(Action write) : MemoryStream
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            write();
            return base.WriteAsync(buffer, cancellationToken);
        }
    }
}
