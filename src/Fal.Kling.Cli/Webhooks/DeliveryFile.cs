using System.Globalization;
using System.Text;
using Fal.Kling.Cli.Session;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>Reads a saved delivery, also one that a person has written from a log or the capture of a proxy.</summary>
internal sealed class DeliveryFile
{
    private const int MaxSize = 64 * 1024 * 1024;

    private readonly string path;
    private readonly byte[] bytes;
    private int position;
    private int lineNumber;

    private DeliveryFile(string path, byte[] bytes) => (this.path, this.bytes) = (path, bytes);

    /// <exception cref="UsageException">The file cannot be read, or is not a delivery. The message names the line.</exception>
    public static SavedDelivery Read(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: > MaxSize }
                ? throw new UsageException($"'{path}' is not a delivery: it has more than {MaxSize} bytes.")
                : new DeliveryFile(path, File.ReadAllBytes(path)).Read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"'{path}' cannot be read: {exception.Message}");
        }
    }

    /// <summary>Reads a time: ISO 8601, or seconds since 1970 as in fal's header.</summary>
    public static DateTimeOffset? TryReadTime(string text)
    {
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds < DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }

    private SavedDelivery Read()
    {
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
        {
            position = Encoding.UTF8.Preamble.Length;
        }

        string target = ReadTarget();
        List<KeyValuePair<string, string>> headers = ReadHeaders();
        SavedDelivery read = new() { Target = target, Headers = headers, Body = ReadOnlyMemory<byte>.Empty };
        string? receivedAt = read.Header(SavedDelivery.ReceivedAtName);
        return read with
        {
            Body = ReadBody(read),
            ReceivedAt = receivedAt is null ? null : TryReadTime(receivedAt) ?? throw NotDelivery($"{SavedDelivery.ReceivedAtName} is '{receivedAt}', which is not a time such as 2026-11-28T12:00:00Z"),
        };
    }

    private string ReadTarget()
    {
        string line = ReadLine() ?? throw NotDelivery("it is empty");
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts is ["POST", _] or ["POST", _, _]
            ? parts[1]
            : throw NotDelivery("its first line must be the request line, such as 'POST /hooks/fal HTTP/1.1'");
    }

    private List<KeyValuePair<string, string>> ReadHeaders()
    {
        List<KeyValuePair<string, string>> headers = [];
        while (true)
        {
            string line = ReadLine() ?? throw NotDelivery("it ends before the empty line that separates the headers from the body");
            if (line.Length == 0)
            {
                return headers;
            }

            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || line[..colon].Any(char.IsWhiteSpace))
            {
                throw NotDelivery($"line {lineNumber} is not a header, such as 'Content-Type: application/json'. An empty line must separate the headers from the body");
            }

            headers.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }
    }

    private ReadOnlyMemory<byte> ReadBody(SavedDelivery read)
    {
        ReadOnlyMemory<byte> body = bytes.AsMemory(position);
        if (read.Header("Transfer-Encoding") is not null)
        {
            throw NotDelivery("its body is sent in chunks (Transfer-Encoding). Write the body without the lengths of the chunks, and remove that header");
        }

        if (!int.TryParse(read.Header("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out int length))
        {
            return body;
        }

        if (body.Length < length)
        {
            throw NotDelivery($"it is cut off: Content-Length is {length}, but the body has {body.Length} bytes");
        }

        // Editors end a file with a line break.
        return body.Span[length..].TrimEnd("\r\n"u8).IsEmpty
            ? body[..length]
            : throw NotDelivery($"Content-Length is {length}, but the body has {body.Length} bytes");
    }

    private string? ReadLine()
    {
        int length = bytes.AsSpan(position).IndexOf((byte)'\n');
        if (length < 0)
        {
            return null;
        }

        string line = Encoding.UTF8.GetString(bytes, position, length).TrimEnd('\r');
        position += length + 1;
        lineNumber++;
        return line;
    }

    private UsageException NotDelivery(string reason) => new($"'{path}' is not a delivery: {reason}. `kling webhook listen --save DIR` writes such files.");
}
