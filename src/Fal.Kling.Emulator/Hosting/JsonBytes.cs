using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fal.Kling.Emulator;

/// <summary>Writes JSON to bytes without reflection, which an application can disable.</summary>
internal static class JsonBytes
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? spare;

    public static byte[] Write(Action<Utf8JsonWriter> write) => Write([], write, []);

    /// <summary>Writes one server-sent event.</summary>
    public static byte[] WriteEvent(Action<Utf8JsonWriter> write) => Write("data: "u8, write, "\n\n"u8);

    private static byte[] Write(ReadOnlySpan<byte> before, Action<Utf8JsonWriter> write, ReadOnlySpan<byte> after)
    {
        // The field is cleared while the writer is in use, because calls can be nested.
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
