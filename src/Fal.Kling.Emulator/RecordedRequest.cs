namespace Fal.Kling.Emulator;

/// <summary>A request that the emulator received.</summary>
public sealed class RecordedRequest
{
    internal RecordedRequest(FalHost host, FalOperation operation, string method, string path, string query)
    {
        Host = host;
        Operation = operation;
        Method = method;
        Path = path;
        Query = query;
    }

    /// <summary>The host that it came to.</summary>
    public FalHost Host { get; }

    /// <summary>What it was for.</summary>
    public FalOperation Operation { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, starting with a slash.</summary>
    public string Path { get; }

    /// <summary>The query string with its question mark, or an empty string.</summary>
    public string Query { get; }

    /// <summary>The headers. Names are compared without case; values of a repeated header are joined by a comma.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The version of HTTP, such as <c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The job that it was about: from its path, or the one that a submit created. Otherwise <see langword="null"/>.</summary>
    public string? RequestId { get; internal set; }

    /// <summary>The body as text, of a request that sent JSON. Otherwise <see langword="null"/>; uploaded bytes are not kept here.</summary>
    public string? Body { get; internal set; }

    /// <summary>The name of the fault that struck it, or <see langword="null"/>.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The value of the header <c>Authorization</c>, or <see langword="null"/> without one.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}
