using System.Buffers;
using System.Text;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// Reads server-sent events, with a limit on what one line and one event may hold. Unlike .NET's parser it also reports bytes that complete no event,
/// so that a stream that says nothing can be told from one that has news.
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

    /// <returns>An event; <see cref="ServerEvent.None"/> when bytes came that complete none; null when the stream has ended.</returns>
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

    // A line ends in \n, \r or \r\n, and the last may arrive in two pieces.
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
            throw new InvalidDataException("an event of it is larger than 4 MiB");
        }

        if (data is null)
        {
            // Nearly every event has a single line, so its length is that of the event.
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
            throw new InvalidDataException("a line of it is longer than 1 MiB");
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }
}

/// <summary>One server-sent event. Its name is null where the stream gave none.</summary>
internal sealed record ServerEvent(string? Name, ReadOnlyMemory<byte> Data)
{
    /// <summary>Bytes that complete no event, such as a comment.</summary>
    public static ServerEvent None { get; } = new(null, default);
}
