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

    /// <summary>The host that received it.</summary>
    public FalHost Host { get; }

    /// <summary>Its operation.</summary>
    public FalOperation Operation { get; }

    /// <summary>The HTTP method.</summary>
    public string Method { get; }

    /// <summary>The path, starting with a slash.</summary>
    public string Path { get; }

    /// <summary>The query string with its question mark, or an empty string.</summary>
    public string Query { get; }

    /// <summary>The headers. Names are case-insensitive. The values of a repeated header are joined by commas.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The HTTP version, such as <c>HTTP/1.1</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>When it arrived, by the emulator's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The id of the job in its path, or of the job that it created. Otherwise <see langword="null"/>.</summary>
    public string? RequestId { get; internal set; }

    /// <summary>The body as text if the request sent JSON, otherwise <see langword="null"/>. Uploaded bytes are not recorded.</summary>
    public string? Body { get; internal set; }

    /// <summary>The name of the fault that was injected into it, or <see langword="null"/>.</summary>
    public string? Fault { get; internal set; }

    /// <summary>The <c>Authorization</c> header, or <see langword="null"/> if the request has none.</summary>
    public string? Authorization => Headers.GetValueOrDefault("Authorization");
}
