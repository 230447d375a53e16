using System.Buffers;
using System.Text;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// Reads server-sent events, with limits on the size of a line and an event. Unlike .NET's parser, it also reports bytes that complete no event,
/// so that a silent stream can be distinguished from one that is alive.
/// </summary>
internal sealed class ServerEvents(Stream body)
{
    private const int MaxLineBytes = 1024 * 1024;
    private const int MaxEventBytes = 4 * 1024 * 1024;

    private byte[] buffer = new byte[512];
    private int start;
    private int end;
    private bool isAtBeginning = true;
    private bool mayBeHalfLineBreak;
    private ArrayBufferWriter<byte>? data;
    private string? name;

    /// <returns>An event; <see cref="ServerEvent.None"/> when bytes arrived that complete no event; null when the stream has ended.</returns>
    /// <exception cref="InvalidDataException">A line or an event is longer than its limit.</exception>
    public async ValueTask<ServerEvent?> NextAsync(CancellationToken cancellationToken)
    {
        if (TakeEvent() is { } waiting)
        {
            return waiting;
        }

        MakeRoom();
        int read = await body.ReadAsync(buffer.AsMemory(end), cancellationToken).ConfigureAwait(false);
        end += read;
        return read == 0 ? null : TakeEvent() ?? ServerEvent.None;
    }

    private ServerEvent? TakeEvent()
    {
        while (TryTakeLine(out ReadOnlySpan<byte> line))
        {
            if (line.IsEmpty && (data is not null || name is not null))
            {
                ServerEvent whole = new(name, data?.WrittenMemory ?? default);
                (name, data) = (null, null);
                return whole;
            }

            TakeField(line);
        }

        return null;
    }

    // A line ends in \n, \r or \r\n. The \r\n may arrive in two pieces.
    private bool TryTakeLine(out ReadOnlySpan<byte> line)
    {
        if (mayBeHalfLineBreak && start < end)
        {
            start += buffer[start] == '\n' ? 1 : 0;
            mayBeHalfLineBreak = false;
        }

        ReadOnlySpan<byte> text = buffer.AsSpan(start, end - start);
        int length = text.IndexOfAny((byte)'\n', (byte)'\r');
        if (length < 0)
        {
            line = default;
            return false;
        }

        mayBeHalfLineBreak = text[length] == '\r';
        start += length + 1;
        line = text[..length];
        if (isAtBeginning && line.StartsWith("\uFEFF"u8))
        {
            line = line["\uFEFF"u8.Length..];
        }

        isAtBeginning = false;
        return true;
    }

    private void TakeField(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> field = colon < 0 ? line : line[..colon];
        ReadOnlySpan<byte> value = colon < 0 ? default : line[(colon + 1)..];
        value = value.StartsWith(" "u8) ? value[1..] : value;
        if (field.SequenceEqual("event"u8))
        {
            name = Encoding.UTF8.GetString(value[..Math.Min(value.Length, 100)]);
        }
        else if (field.SequenceEqual("data"u8))
        {
            AddData(value);
        }
    }

    private void AddData(ReadOnlySpan<byte> value)
    {
        if ((data?.WrittenCount ?? 0) + value.Length > MaxEventBytes)
        {
            throw new InvalidDataException("one of its events is larger than 4 MiB");
        }

        if (data is null)
        {
            // Nearly every event has a single line, so its length is the event's length.
            data = new ArrayBufferWriter<byte>(Math.Max(value.Length, 1));
        }
        else
        {
            data.Write("\n"u8);
        }

        data.Write(value);
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end < buffer.Length)
        {
            return;
        }

        if (buffer.Length >= MaxLineBytes)
        {
            throw new InvalidDataException("one of its lines is longer than 1 MiB");
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }
}

/// <summary>One server-sent event. Its name is null when the stream did not give one.</summary>
internal sealed record ServerEvent(string? Name, ReadOnlyMemory<byte> Data)
{
    /// <summary>Gets the value that stands for bytes that complete no event, such as a comment.</summary>
    public static ServerEvent None { get; } = new(null, default);
}
