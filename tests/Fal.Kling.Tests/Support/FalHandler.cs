using System.Text;

namespace Fal.Kling.Tests.Support;

/// <summary>fal as an in-memory handler. Each kind of call has a script, whose last step is repeated, and every request is recorded.</summary>
internal sealed class FalHandler(TimeProvider time) : HttpMessageHandler
{
    private readonly List<SentRequest> sent = [];

    public Script Submit { get; } = new();

    public Script Stream { get; } = new();

    public Script Status { get; } = new();

    public Script Result { get; } = new();

    public Script Cancel { get; } = new();

    public Script List { get; } = new();

    public Script File { get; } = new();

    public IReadOnlyList<SentRequest> Sent => sent;

    public IEnumerable<SentRequest> SentTo(Script script) => sent.Where(request => request.Script == script);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        KeyWatch.Note(request);
        Script script = ScriptFor(request);
        Step step = script.Next();
        SentRequest record = new()
        {
            Script = script,
            Method = request.Method,
            Url = request.RequestUri!.AbsoluteUri,
            Headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase),
            At = time.GetUtcNow(),
        };
        sent.Add(record);
        if (request.Content is { } content && step.ReadsBody)
        {
            // As with a socket: the content is serialized again for each attempt.
            using MemoryStream body = new();
            await using BufferedStream socket = new(body);
            await content.CopyToAsync(socket, cancellationToken);
            await socket.FlushAsync(cancellationToken);
            record.ContentType = content.Headers.ContentType?.ToString();
            record.Body = Encoding.UTF8.GetString(body.ToArray());
        }

        HttpResponseMessage response = await step.Act(request, cancellationToken);
        response.RequestMessage = request;
        return response;
    }

    private Script ScriptFor(HttpRequestMessage request)
    {
        string path = request.RequestUri!.AbsolutePath;
        return path switch
        {
            _ when request.Method == HttpMethod.Post => Submit,
            _ when path.EndsWith("/status/stream", StringComparison.Ordinal) => Stream,
            _ when path.EndsWith("/status", StringComparison.Ordinal) => Status,
            _ when path.EndsWith("/cancel", StringComparison.Ordinal) => Cancel,
            _ when path.EndsWith("/requests/by-endpoint", StringComparison.Ordinal) => List,
            _ when path.Contains("/requests/", StringComparison.Ordinal) => Result,
            _ => File,
        };
    }
}

/// <summary>The responses to one kind of call, in order.</summary>
internal sealed class Script
{
    private readonly Queue<Step> steps = [];
    private Step last = Reply.Text(418, "The test has no response for this request.");

    public Script Then(params ReadOnlySpan<Step> next)
    {
        foreach (Step step in next)
        {
            steps.Enqueue(step);
        }

        return this;
    }

    public Script Then(int times, Step step)
    {
        for (int i = 0; i < times; i++)
        {
            steps.Enqueue(step);
        }

        return this;
    }

    public Step Next() => last = steps.TryDequeue(out Step? next) ? next : last;
}

/// <summary>One response. A step that does not read the body simulates a server that never received a byte of it.</summary>
internal sealed record Step(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> Act, bool ReadsBody = true);

internal sealed record SentRequest
{
    public required Script Script { get; init; }

    public required HttpMethod Method { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? ContentType { get; set; }

    public string? Body { get; set; }

    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
