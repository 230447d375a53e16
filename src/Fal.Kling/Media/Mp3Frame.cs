using System.Buffers.Binary;

namespace Fal.Kling;

/// <summary>The header of a frame of MPEG audio, layer III. Source: ISO/IEC 11172-3, 2.4.2.3; ISO/IEC 13818-3, 2.4.2.3.</summary>
internal readonly struct Mp3Frame
{
    public const int HeaderSize = 4;

    private readonly bool isVersion1;
    private readonly bool isMono;
    private readonly int sampleRate;

    private Mp3Frame(bool isVersion1, bool isMono, int bitRate, int sampleRate, int padding)
    {
        (this.isVersion1, this.isMono, this.sampleRate, BitRate) = (isVersion1, isMono, sampleRate, bitRate);
        Length = (Samples / 8 * bitRate / sampleRate) + padding;
    }

    /// <summary>Gets the bits per second.</summary>
    public int BitRate { get; }

    /// <summary>Gets the length in bytes, including the header.</summary>
    public int Length { get; }

    public double Seconds => Samples / (double)sampleRate;

    private int Samples => isVersion1 ? 1152 : 576;

    private static ReadOnlySpan<int> BitRates1 => [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    private static ReadOnlySpan<int> BitRates2 => [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private static ReadOnlySpan<int> SampleRates => [44100, 48000, 32000];

    /// <returns>Null when the bytes are not such a frame.</returns>
    public static Mp3Frame? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || bytes[0] != 0xFF || (bytes[1] & 0xE6) != 0xE2)
        {
            return null;
        }

        int version = (bytes[1] >> 3) & 3;
        int bitRate = bytes[2] >> 4;
        int sampleRate = (bytes[2] >> 2) & 3;
        if (version == 1 || bitRate is 0 or 15 || sampleRate == 3)
        {
            return null;
        }

        // Version 2 halves the sample rate, and version 2.5 quarters it.
        int divisor = version switch { 3 => 1, 2 => 2, _ => 4 };
        return new Mp3Frame(version == 3, bytes[3] >> 6 == 3, 1000 * (version == 3 ? BitRates1 : BitRates2)[bitRate], SampleRates[sampleRate] / divisor, (bytes[2] >> 1) & 1);
    }

    /// <summary>Gets the number of frames in the file, as stated in the first frame.</summary>
    /// <param name="frame">The bytes of the frame.</param>
    /// <returns>Null when the frame does not state it.</returns>
    public long? CountFrames(ReadOnlySpan<byte> frame)
    {
        int side = HeaderSize + (isVersion1, isMono) switch { (true, true) => 17, (true, false) => 32, (false, true) => 9, (false, false) => 17 };
        if (frame.Length >= side + 12 && (frame[side..].StartsWith("Xing"u8) || frame[side..].StartsWith("Info"u8)) && (frame[side + 7] & 1) == 1)
        {
            return BinaryPrimitives.ReadUInt32BigEndian(frame[(side + 8)..]);
        }

        const int Vbri = HeaderSize + 32;
        return frame.Length >= Vbri + 18 && frame[Vbri..].StartsWith("VBRI"u8) ? BinaryPrimitives.ReadUInt32BigEndian(frame[(Vbri + 14)..]) : null;
    }
}
