using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Fal.Kling.Engine.Http;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Transfer;

/// <summary>A CDN with one file. It serves ranges as defined by RFC 9110 unless other responses are scheduled.</summary>
internal sealed class FakeCdn(byte[] content) : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, HttpResponseMessage>> scheduled = new();

    public byte[] Content { get; set; } = content;

    public string? ETag { get; set; } = "\"v1\"";

    public DateTimeOffset? LastModified { get; set; }

    public bool KnowsRanges { get; set; } = true;

    public bool SendsLength { get; set; } = true;

    /// <summary>The response to every request without a scheduled step. Default: as defined by RFC 9110.</summary>
    public Func<HttpRequestMessage, HttpResponseMessage>? Always { get; set; }

    /// <summary>What each request asked for: the range and the condition.</summary>
    public List<string> Asked { get; } = [];

    public List<HttpRequestMessage> Requests { get; } = [];

    public static KlingFile Video { get; } = new()
    {
        Url = new Uri("https://v3b.fal.media/files/b/otter/abc_output.mp4?signature=1"),
        Ticket = JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", FakeFal.TextEndpoint),
        FileName = "output.mp4",
        ContentType = "video/mp4",
    };

    /// <summary>Creates an MP4 of that many bytes: an ftyp box of 24, random media data, and a moov box of 16.</summary>
    public static byte[] Mp4(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        Box(0, 24, "ftyp");
        Box(24, length - 24 - 16, "mdat");
        Box(length - 16, 16, "moov");
        return bytes;

        void Box(int at, int size, string type)
        {
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), size);
            Encoding.ASCII.GetBytes(type, bytes.AsSpan(at + 4));
        }
    }

    /// <summary>Cuts the next response after this many bytes of its body.</summary>
    public FakeCdn CutAfter(int bytes, Exception? exception = null)
    {
        scheduled.Enqueue(request => Spoil(Serve(request), body => new BreakingStream(body, bytes, exception ?? new HttpIOException(HttpRequestError.ResponseEnded, "ended"))));
        return this;
    }

    /// <summary>Ends the next response after this many bytes of its body, without an error.</summary>
    public FakeCdn EndAfter(int bytes) => Then(request => EndingAfter(bytes, request));

    public HttpResponseMessage EndingAfter(int bytes, HttpRequestMessage request) => Spoil(Serve(request), body => new BreakingStream(body, bytes, exception: null));

    public FakeCdn Then(Func<HttpRequestMessage, HttpResponseMessage> response)
    {
        scheduled.Enqueue(response);
        return this;
    }

    public FakeCdn Then(Action change)
    {
        scheduled.Enqueue(request =>
        {
            change();
            return Serve(request);
        });
        return this;
    }

    public FakeCdn Then(HttpStatusCode status, string? body = null, string mediaType = "text/html")
    {
        scheduled.Enqueue(_ => new HttpResponseMessage(status) { Content = new StringContent(body ?? string.Empty, Encoding.UTF8, mediaType) });
        return this;
    }

    public KlingClient Client(TimeProvider? time = null, int maxRetries = 3) => new(
        new KlingClientOptions { ApiKey = FakeFal.Key, TimeProvider = time ?? new ImpatientTime(), MaxRetries = maxRetries, HttpTimeout = TimeSpan.FromHours(1) },
        () => HandlerChain.Of(this, isPrimaryTrusted: true),
        KeyWatch.Log);

    public HttpResponseMessage Serve(HttpRequestMessage request)
    {
        bool isCurrent = request.Headers.IfRange is not { } condition
            || (condition.EntityTag is { IsWeak: false } tag && tag.ToString() == ETag)
            || (condition.Date is { } date && date == LastModified);
        long from = KnowsRanges && isCurrent && request.Headers.Range is { } range ? range.Ranges.Single().From!.Value : 0;
        bool isPart = KnowsRanges && isCurrent && request.Headers.Range is not null;
        if (isPart && from >= Content.Length)
        {
            return new HttpResponseMessage(HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                Content = new ByteArrayContent([]) { Headers = { ContentRange = new ContentRangeHeaderValue(Content.Length) } },
            };
        }

        HttpResponseMessage response = new(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(Content[(int)from..]) { Headers = { ContentType = new MediaTypeHeaderValue("video/mp4"), LastModified = LastModified } },
        };
        response.Headers.ETag = ETag is null ? null : EntityTagHeaderValue.Parse(ETag);
        response.Content.Headers.ContentRange = (isPart, SendsLength) switch
        {
            (false, _) => null,
            (true, true) => new ContentRangeHeaderValue(from, Content.Length - 1, Content.Length),
            (true, false) => new ContentRangeHeaderValue(from, Content.Length - 1),
        };
        return SendsLength ? response : Spoil(response, body => new BreakingStream(body, int.MaxValue, exception: null));
    }

    /// <summary>Replaces the body of a response. Only the headers still know its length.</summary>
    public HttpResponseMessage Spoil(HttpResponseMessage response, Func<Stream, Stream> how)
    {
        HttpContent whole = response.Content;
        response.Content = new StreamContent(how(whole.ReadAsStream()));
        foreach ((string name, IEnumerable<string> values) in whole.Headers)
        {
            response.Content.Headers.TryAddWithoutValidation(name, values);
        }

        response.Content.Headers.ContentLength = SendsLength ? whole.Headers.ContentLength : null;
        return response;
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        KeyWatch.Note(request);
        Requests.Add(request);
        Asked.Add($"{request.Headers.Range} {request.Headers.IfRange}".Trim());
        HttpResponseMessage response = scheduled.TryDequeue(out Func<HttpRequestMessage, HttpResponseMessage>? next) ? next(request) : Always?.Invoke(request) ?? Serve(request);
        response.RequestMessage = request;
        return Task.FromResult(response);
    }
}

/// <summary>A body that yields this many bytes, a few at a time, and then throws, ends or falls silent.</summary>
internal sealed class BreakingStream(Stream inner, int bytes, Exception? exception, TaskCompletionSource? silence = null) : MemoryStream
{
    private const int Piece = 1000;
    private int left = bytes;

    public override bool CanSeek => false;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (left == 0)
        {
            if (silence is not null)
            {
                silence.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return exception is null ? 0 : throw exception;
        }

        int read = await inner.ReadAsync(buffer[..Math.Min(Math.Min(buffer.Length, left), Piece)], cancellationToken);
        left -= read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
}
