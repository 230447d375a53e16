using System.Buffers.Text;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Fal.Kling;

/// <summary>
/// Reads and writes current tickets in binary form: a checksum of four bytes, then the fields in order. The checksum detects a cut or mistyped ticket. It isn't
/// a signature.
/// </summary>
internal static class JobTicketFormat2
{
    public const string Prefix = "fk2.";

    private const int ChecksumLength = 4;

    // Common beginnings of endpoint ids, which keep tickets short. New ones must be added at the end.
    private static readonly string[] EndpointPrefixes = ["", "fal-ai/kling-video/", "kling/", "fal-ai/"];

    [Flags]
    private enum Fields : byte
    {
        None = 0,
        GuidRequestId = 1,
        SubmittedAt = 2,
        TraceParent = 4,
        QueueUrl = 8,
        All = GuidRequestId | SubmittedAt | TraceParent | QueueUrl,
    }

    public static string Write(JobTicket ticket)
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes, Encoding.UTF8, leaveOpen: true))
        {
            Write(ticket, writer);
        }

        byte[] content = bytes.ToArray();
        return Prefix + Base64Url.EncodeToString([.. Checksum(content), .. content]);
    }

    public static JobTicket Read(string text)
    {
        byte[] bytes = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
        if (bytes.Length <= ChecksumLength || !Checksum(bytes.AsSpan(ChecksumLength)).AsSpan().SequenceEqual(bytes.AsSpan(0, ChecksumLength)))
        {
            throw new FormatException();
        }

        using MemoryStream content = new(bytes, ChecksumLength, bytes.Length - ChecksumLength);
        using BinaryReader reader = new(content, Encoding.UTF8);
        try
        {
            JobTicket ticket = Read(reader);
            return content.Position == content.Length ? ticket : throw new FormatException();
        }
        catch (IOException exception)
        {
            throw new FormatException(null, exception);
        }
    }

    /// <summary>Returns whether the key could be sent to the URL: https, or http that does not leave this machine, without a query, fragment or user name.</summary>
    public static bool IsQueueUrl(Uri url) =>
        url.IsAbsoluteUri && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0;

    private static void Write(JobTicket ticket, BinaryWriter writer)
    {
        bool isGuid = Guid.TryParseExact(ticket.RequestId, "D", out Guid id) && id.ToString("D") == ticket.RequestId;
        bool hasTrace = ActivityContext.TryParse(ticket.TraceParent, traceState: null, out ActivityContext trace);
        bool isElsewhere = ticket.QueueUrl != QueueUrls.FalQueue;
        writer.Write((byte)((isGuid ? Fields.GuidRequestId : 0)
            | (ticket.SubmittedAt == DateTimeOffset.MinValue ? 0 : Fields.SubmittedAt)
            | (hasTrace ? Fields.TraceParent : 0)
            | (isElsewhere ? Fields.QueueUrl : 0)));
        if (isGuid)
        {
            writer.Write(id.ToByteArray());
        }
        else
        {
            writer.Write(ticket.RequestId);
        }

        string prefix = EndpointPrefixes.Where(candidate => ticket.EndpointId!.StartsWith(candidate, StringComparison.Ordinal)).MaxBy(candidate => candidate.Length)!;
        writer.Write((byte)Array.IndexOf(EndpointPrefixes, prefix));
        writer.Write(ticket.EndpointId![prefix.Length..]);
        if (ticket.SubmittedAt != DateTimeOffset.MinValue)
        {
            writer.Write7BitEncodedInt64(ticket.SubmittedAt.ToUnixTimeMilliseconds());
        }

        if (hasTrace)
        {
            writer.Write(Convert.FromHexString(trace.TraceId.ToHexString() + trace.SpanId.ToHexString()));
            writer.Write((byte)trace.TraceFlags);
        }

        if (isElsewhere)
        {
            writer.Write(ticket.QueueUrl.AbsoluteUri.TrimEnd('/'));
        }
    }

    private static JobTicket Read(BinaryReader reader)
    {
        Fields fields = (Fields)reader.ReadByte();
        if ((fields & ~Fields.All) != 0)
        {
            throw new FormatException();
        }

        string requestId = fields.HasFlag(Fields.GuidRequestId) ? new Guid(ReadExactly(reader, 16)).ToString("D") : reader.ReadString();
        int prefix = reader.ReadByte();
        string endpointId = prefix < EndpointPrefixes.Length ? EndpointPrefixes[prefix] + reader.ReadString() : throw new FormatException();
        DateTimeOffset submittedAt = fields.HasFlag(Fields.SubmittedAt) ? DateTimeOffset.FromUnixTimeMilliseconds(reader.Read7BitEncodedInt64()) : DateTimeOffset.MinValue;
        string? traceParent = fields.HasFlag(Fields.TraceParent)
            ? $"00-{Convert.ToHexStringLower(ReadExactly(reader, 16))}-{Convert.ToHexStringLower(ReadExactly(reader, 8))}-{reader.ReadByte():x2}"
            : null;
        Uri queueUrl = fields.HasFlag(Fields.QueueUrl) ? ReadQueueUrl(reader.ReadString()) : QueueUrls.FalQueue;
        return JobTicket.FromRequestId(requestId, endpointId) with { SubmittedAt = submittedAt, TraceParent = traceParent, QueueUrl = queueUrl };
    }

    // Only the canonical spelling: no alternative spelling of a host, no dot segments, no user name before an '@'.
    private static Uri ReadQueueUrl(string text)
    {
        Uri url = new(text);
        return IsQueueUrl(url) && url.AbsoluteUri.TrimEnd('/') == text && !text.Contains('@', StringComparison.Ordinal) ? url : throw new FormatException();
    }

    private static byte[] ReadExactly(BinaryReader reader, int count) =>
        reader.ReadBytes(count) is { } bytes && bytes.Length == count ? bytes : throw new EndOfStreamException();

    private static byte[] Checksum(ReadOnlySpan<byte> content) => SHA256.HashData(content)[..ChecksumLength];
}
