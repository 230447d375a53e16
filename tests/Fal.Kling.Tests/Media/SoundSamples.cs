using System.Buffers.Binary;
using System.Text;

namespace Fal.Kling.Tests.Media;

/// <summary>Generates sound files that contain silence.</summary>
internal static class SoundSamples
{
    private const int Mp3FrameSize = 417;
    private const double Mp3FrameSeconds = 1152 / 44100.0;

    /// <summary>Creates a WAV with 8000 samples of 8 bits per second.</summary>
    /// <param name="seconds">Its duration.</param>
    /// <param name="chunks">Other chunks before the sound.</param>
    /// <param name="sizeIsKnown">Whether the recorder could write the size of the sound.</param>
    public static byte[] Wav(double seconds, int chunks = 0, bool sizeIsKnown = true)
    {
        byte[] sound = new byte[(int)(seconds * 8000)];
        byte[] format = [.. "fmt "u8, .. LittleEndian(16), 1, 0, 1, 0, .. LittleEndian(8000), .. LittleEndian(8000), 1, 0, 8, 0];
        byte[] others = [.. Enumerable.Repeat<byte[]>([.. "LIST"u8, .. LittleEndian(3), 1, 2, 3, 0], chunks).SelectMany(bytes => bytes)];
        return [.. "RIFF"u8, .. LittleEndian(uint.MaxValue), .. "WAVE"u8, .. format, .. others, .. "data"u8, .. LittleEndian(sizeIsKnown ? (uint)sound.Length : uint.MaxValue), .. sound];
    }

    /// <summary>Creates an MP3 with 128 kbit/s, 44.1 kHz, stereo.</summary>
    /// <param name="seconds">Its duration, rounded to the next frame.</param>
    /// <param name="tag">The bytes of the ID3 tag before it, or null for none.</param>
    /// <param name="counted">"Xing", "Info" or "VBRI" for a first frame that contains the frame count, or null for none.</param>
    public static byte[] Mp3(double seconds, int? tag = null, string? counted = null)
    {
        int frames = (int)Math.Round(seconds / Mp3FrameSeconds);
        byte[] frame = [0xFF, 0xFB, 0x90, 0x00, .. new byte[Mp3FrameSize - 4]];
        byte[] sound = [.. Enumerable.Repeat(frame, counted is null ? frames : 3).SelectMany(bytes => bytes)];
        if (counted is not null)
        {
            Encoding.ASCII.GetBytes(counted).CopyTo(sound, 36);
            int at = counted == "VBRI" ? 36 + 14 : 36 + 8;
            sound[43] |= 1;
            BinaryPrimitives.WriteInt32BigEndian(sound.AsSpan(at), frames);
        }

        return tag is { } size
            ? [.. "ID3"u8, 4, 0, 0, (byte)(size >> 21), (byte)((size >> 14) & 127), (byte)((size >> 7) & 127), (byte)(size & 127), .. new byte[size], .. sound]
            : sound;
    }

    private static byte[] LittleEndian(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }
}
