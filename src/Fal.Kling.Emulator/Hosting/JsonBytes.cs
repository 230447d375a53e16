using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>JSON written by hand into bytes: no reflection, which an application may have switched off.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? spare;

    public static byte[] Write(Action<Utf8JsonWriter> write) => Write([], write, []);

    /// <summary>One server-sent event.</summary>
    public static byte[] WriteEvent(Action<Utf8JsonWriter> write) => Write("data: "u8, write, "\n\n"u8);

    private static byte[] Write(ReadOnlySpan<byte> before, Action<Utf8JsonWriter> write, ReadOnlySpan<byte> after)
    {
        // Taken while in use, because JSON may be written while other JSON is.
        (ArrayBufferWriter<byte> buffer, Utf8JsonWriter writer) = spare ?? NewPair();
        spare = null;
        buffer.ResetWrittenCount();
        buffer.Write(before);
        writer.Reset(buffer);
        write(writer);
        writer.Flush();
        buffer.Write(after);
        byte[] bytes = buffer.WrittenSpan.ToArray();
        spare = (buffer, writer);
        return bytes;
    }

    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer) NewPair()
    {
        ArrayBufferWriter<byte> buffer = new();
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }
}
