using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Fal.Kling.EmulatorTests.Hosts;

/// <summary>Resends whatever did not succeed, up to three times, as many applications' own handlers do.</summary>
internal sealed class Repeater(bool clones = false, bool keepsOptions = false) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        for (int tries = 0; ; tries++)
        {
            try
            {
                HttpResponseMessage response = await base.SendAsync(clones ? Clone(request, body, keepsOptions) : request, cancellationToken);
                if (tries == 3 || response.IsSuccessStatusCode)
                {
                    return response;
                }
            }
            catch (HttpRequestException) when (tries < 3)
            {
                // Once more.
            }
        }
    }

    internal static HttpRequestMessage Clone(HttpRequestMessage request, byte[]? body, bool keepsOptions)
    {
        HttpRequestMessage clone = new(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach ((string name, IEnumerable<string> values) in request.Headers)
        {
            clone.Headers.TryAddWithoutValidation(name, values);
        }

        if (body is not null)
        {
            clone.Content = new ByteArrayContent(body) { Headers = { ContentType = request.Content!.Headers.ContentType } };
        }

        foreach (KeyValuePair<string, object?> option in keepsOptions ? request.Options : [])
        {
            ((IDictionary<string, object?>)clone.Options)[option.Key] = option.Value;
        }

        return clone;
    }
}

/// <summary>Responds with 429 itself once the limit is used up, as client-side rate limiters do.</summary>
internal sealed class Limiter(int permits) : DelegatingHandler
{
    private int left = permits;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The sample on learn.microsoft.com lets requests through and counts them. A stricter limiter also replaces the responses of those that it has sent.
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        return request.Method == HttpMethod.Post && Interlocked.Decrement(ref left) < 0
            ? new HttpResponseMessage(HttpStatusCode.TooManyRequests) { RequestMessage = request }
            : response;
    }
}

/// <summary>Returns a response of its own instead of the real one.</summary>
internal sealed class Fallback(HttpStatusCode status) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        return request.Method == HttpMethod.Post
            ? new HttpResponseMessage(status) { Content = new StringContent("{}", Encoding.UTF8, "application/json"), RequestMessage = request }
            : response;
    }
}

/// <summary>Sends a second request in parallel and takes whichever response comes first.</summary>
internal sealed class Hedger : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        Task<HttpResponseMessage>[] both =
        [
            base.SendAsync(Repeater.Clone(request, body, keepsOptions: true), cancellationToken),
            base.SendAsync(Repeater.Clone(request, body, keepsOptions: true), cancellationToken),
        ];
        return await await Task.WhenAny(both);
    }
}

/// <summary>Compresses request bodies.</summary>
internal sealed class Compressor : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            using MemoryStream packed = new();
            await using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await content.CopyToAsync(gzip, cancellationToken);
            }

            request.Content = new ByteArrayContent(packed.ToArray());
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Content.Headers.ContentEncoding.Add("gzip");
        }

        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>Sends a copy of each request through an HttpClient of its own.</summary>
internal sealed class Forwarder : DelegatingHandler
{
    private static readonly HttpClient Other = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        byte[]? body = request.Content is null ? null : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        return await Other.SendAsync(Repeater.Clone(request, body, keepsOptions: false), cancellationToken);
    }
}

/// <summary>Fails at random, before or after it has sent the request.</summary>
internal sealed class Chaos(int seed) : DelegatingHandler
{
    private readonly Random random = new(seed);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        int die = random.Next(6);
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        return request.Method != HttpMethod.Post ? response : die switch
        {
            0 => throw new HttpRequestException(HttpRequestError.ConnectionError, "chaos"),
            1 => throw new TaskCanceledException("chaos", new TimeoutException()),
            2 => new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request },
            _ => response,
        };
    }
}

/// <summary>A primary handler that retries by itself.</summary>
internal sealed class RepeatingPrimary : HttpClientHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await base.SendAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}

/// <summary>A primary handler that reports a lost response as a connection timeout.</summary>
internal sealed class LyingPrimary : HttpMessageHandler
{
    private static readonly HttpMessageInvoker Inner = new(new SocketsHttpHandler());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await Inner.SendAsync(request, cancellationToken);
        return request.Method == HttpMethod.Post ? throw new TaskCanceledException("timed out", new TimeoutException()) : response;
    }
}
