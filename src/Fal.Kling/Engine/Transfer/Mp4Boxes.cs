using System.Buffers.Binary;

namespace Fal.Kling.Engine.Transfer;

/// <summary>
/// Tracks the top-level boxes of an MP4 while it arrives. They show whether it is complete when no server reports its length.
/// Source: ISO/IEC 14496-12, 4.2.
/// </summary>
internal sealed class Mp4Boxes
{
    private const int ShortHeader = 8;
    private const int LongHeader = 16;

    private readonly byte[] header = new byte[LongHeader];
    private int filled;
    private bool isUnreadable;
    private bool hasMovie;
    private bool hasMedia;

    /// <summary>Gets where the next box begins.</summary>
    public long NextBox { get; private set; }

    /// <summary>Gets whether more boxes can be read: so far it is an MP4 without a box of unknown length.</summary>
    public bool IsReadable => !isUnreadable;

    /// <summary>Adds bytes of the file. Bytes between two headers may be omitted.</summary>
    public void Add(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!isUnreadable && NextBox + filled >= offset && NextBox + filled < offset + bytes.Length)
        {
            ReadOnlySpan<byte> rest = bytes[(int)(NextBox + filled - offset)..];
            int needed = filled >= ShortHeader ? LongHeader : ShortHeader;
            int count = Math.Min(needed - filled, rest.Length);
            rest[..count].CopyTo(header.AsSpan(filled));
            filled += count;
            if (filled == needed)
            {
                ReadHeader();
            }
        }
    }

    /// <summary>Returns whether the file is complete if it ends here.</summary>
    /// <returns>Null when that is unknown: it is not an MP4, or its last box has no length.</returns>
    public bool? IsWholeAt(long length) => isUnreadable || NextBox == 0 ? null : filled == 0 && NextBox == length && hasMovie && hasMedia;

    private void ReadHeader()
    {
        long size = BinaryPrimitives.ReadUInt32BigEndian(header);
        if (size == 1 && filled == ShortHeader)
        {
            // The size follows in 64 bits.
            return;
        }

        ReadOnlySpan<byte> type = header.AsSpan(4, 4);
        size = size == 1 ? BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(ShortHeader)) : size;

        // A size of 0 means "to the end of the file".
        isUnreadable = size < filled || size > long.MaxValue - NextBox || (NextBox == 0 && !type.SequenceEqual("ftyp"u8)) || type.ContainsAnyExceptInRange((byte)' ', (byte)'~');
        hasMovie |= type.SequenceEqual("moov"u8);
        hasMedia |= type.SequenceEqual("mdat"u8);
        NextBox += isUnreadable ? 0 : size;
        filled = 0;
    }
}
