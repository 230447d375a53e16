using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Tickets;

/// <summary>The tickets that the current version writes: short, complete, and harmless when they come from an untrusted source.</summary>
public sealed class JobTicketFormat2Tests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static readonly Gen<string> Ids = Gen.OneOf(
        Gen.Guid.Select(id => id.ToString("D")),
        Gen.Guid.Select(id => id.ToString("D").ToUpperInvariant()),
        Gen.Guid.Select(id => id.ToString("N")),
        Gen.String[Gen.Char["abcXYZ019-_"], 1, 128]);

    private static readonly Gen<string> Segments = Gen.String[Gen.Char["abcXYZ019-_."], 1, 20].Where(segment => segment is not ("." or ".."));

    private static readonly Gen<string> Endpoints = Gen.OneOf(
        Gen.Select(Segments, Segments).Select((owner, app) => $"{owner}/{app}"),
        Gen.Select(Segments, Segments, Segments).Select((owner, app, path) => $"workflows/{owner}/{app}/{path}"),
        Segments.Select(path => $"fal-ai/kling-video/{path}"),
        Segments.Select(path => $"kling/{path}"),
        Segments.Select(path => $"fal-ai/{path}")).Where(endpoint => endpoint.Split('/')[0] is not "comfy" && (endpoint.Split('/')[0] is not "workflows" || endpoint.Split('/').Length > 2));

    private static readonly Uri[] QueueAddresses =
    [
        QueueUrls.FalQueue, new("http://127.0.0.1:5"), new("http://[::1]:51234/"), new("http://localhost"), new("https://gateway.example.com/fal/queue/"), new("https://bücher.example/"),
    ];

    private static readonly Gen<Uri> Queues = Gen.Int[0, QueueAddresses.Length - 1].Select(i => QueueAddresses[i]);

    private static readonly Gen<JobTicket> Tickets = Gen.Select(Ids, Endpoints, Queues, Gen.Bool, Gen.DateTimeOffset, Gen.Bool).Select((id, endpoint, queue, hasTrace, time, hasTime) =>
        JobTicket.FromRequestId(id, endpoint) with { QueueUrl = queue, TraceParent = hasTrace ? Trace : null, SubmittedAt = hasTime ? time : DateTimeOffset.MinValue });

    [Fact]
    public void Every_field_survives() => Tickets.Sample(
        ticket =>
        {
            string text = ticket.ToString();
            JobTicket parsed = JobTicket.Parse(text);
            return parsed == ticket && parsed.ResponseUrl == ticket.ResponseUrl && parsed.ToString() == text && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        },
        iter: 1000, threads: 1);

    [Theory]
    [InlineData("fal-ai/kling-video/o3/standard/video-to-video/reference")]
    [InlineData("fal-ai/kling-video/o1/standard/video-to-video/reference")]
    [InlineData("fal-ai/kling-video/v2.5-turbo/standard/image-to-video")]
    [InlineData("fal-ai/kling-video/v3/turbo/standard/image-to-video")]
    [InlineData("kling/v4/flash/reference-to-video")]
    [InlineData("fal-ai/kling-video/v1/pro/ai-avatar")]
    [InlineData("a-company-of-its-own/and-an-app/with-some-path")]
    public void A_ticket_with_every_field_set_is_short_enough_for_a_path_segment(string endpointId)
    {
        JobTicket ticket = JobTicket.FromRequestId(FakeFal.RequestId, endpointId) with
        {
            SubmittedAt = new DateTimeOffset(2099, 12, 31, 23, 59, 59, 999, TimeSpan.Zero),
            TraceParent = Trace,
            QueueUrl = new Uri("http://127.0.0.1:65535"),
        };
        Assert.Equal(ticket, JobTicket.Parse(ticket.ToString()));
        Assert.InRange(ticket.ToString().Length, 20, 199);
        Assert.Equal(ticket.ToString(), Uri.EscapeDataString(ticket.ToString()));
    }

    [Fact]
    public void Made_up_contents_give_a_ticket_for_one_request_or_a_format_error() => Gen.Select(Tickets, Gen.Int, Gen.Byte).Sample(
        (ticket, at, value) =>
        {
            byte[] content = Base64Url.DecodeFromChars(ticket.ToString().AsSpan(4))[4..];
            content[(int)((uint)at % (uint)content.Length)] = value;
            ParseSafely(Sign(content));
        },
        iter: 5000, threads: 1);

    [Fact]
    public void Changing_any_byte_gives_a_valid_ticket_or_a_format_error()
    {
        byte[] content = Base64Url.DecodeFromChars(Fixture.Read("ticket-fk2.txt").Trim().AsSpan(4))[4..];
        for (int at = 0; at < content.Length; at++)
        {
            for (int value = 0; value <= byte.MaxValue; value++)
            {
                byte[] changed = [.. content];
                changed[at] = (byte)value;
                ParseSafely(Sign(changed));
            }

            ParseSafely(Sign(content[..at]));
            Assert.False(JobTicket.TryParse(Sign(content[..at]), out _));
        }

        Assert.False(JobTicket.TryParse(Sign([.. content, 0]), out _));
    }

    [Fact]
    public void Random_bytes_never_cause_more_than_a_format_error() => Gen.Byte.Array[0, 200].Sample(content => ParseSafely(Sign(content)), iter: 5000, threads: 1);

    [Theory]
    [InlineData("https://user@queue.example.com")]
    [InlineData("https://user:password@queue.example.com")]
    [InlineData("https://@queue.example.com")]
    [InlineData("http://queue.example.com")]
    [InlineData("ftp://queue.example.com")]
    [InlineData("file:///etc")]
    [InlineData("https://queue.example.com?x=")]
    [InlineData("https://queue.example.com#x")]
    [InlineData("https://queue.example.com/a/../b")]
    [InlineData("https://queue.example.com/a\\b")]
    [InlineData("HTTPS://queue.example.com")]
    [InlineData("https://queue.example.com:443")]
    [InlineData("//queue.example.com")]
    [InlineData("/queue")]
    [InlineData("")]
    public void An_address_that_is_not_a_plain_queue_url_is_rejected(string queue)
    {
        using MemoryStream content = new();
        using BinaryWriter writer = new(content, Encoding.UTF8);
        writer.Write((byte)8);
        writer.Write("r-1");
        writer.Write((byte)1);
        writer.Write("v2.1/pro");
        writer.Write(queue);
        writer.Flush();
        Assert.Throws<FormatException>(() => JobTicket.Parse(Sign(content.ToArray())));
    }

    [Theory]
    [InlineData("../admin")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a?b")]
    [InlineData("")]
    public void A_ticket_rejects_an_id_that_leads_elsewhere(string id)
    {
        Assert.ThrowsAny<ArgumentException>(() => FakeFal.Ticket with { RequestId = id });
        Assert.ThrowsAny<ArgumentException>(() => FakeFal.Ticket with { EndpointId = "fal-ai/" + id + "?" });
    }

    private static string Sign(byte[] content) => "fk2." + Base64Url.EncodeToString([.. SHA256.HashData(content)[..4], .. content]);

    private static void ParseSafely(string text)
    {
        JobTicket ticket;
        try
        {
            ticket = JobTicket.Parse(text);
        }
        catch (FormatException)
        {
            return;
        }

        string path = ticket.ResponseUrl.AbsolutePath;
        Assert.EndsWith("/requests/" + ticket.RequestId, path, StringComparison.Ordinal);
        Assert.Equal(ticket.QueueUrl.Authority, ticket.ResponseUrl.Authority);
        Assert.True(ticket.ResponseUrl.Scheme == Uri.UriSchemeHttps || ticket.ResponseUrl.IsLoopback);
        Assert.Empty(ticket.ResponseUrl.UserInfo + ticket.ResponseUrl.Query + ticket.ResponseUrl.Fragment);
        Assert.DoesNotContain("..", path.Split('/'));
        Assert.Equal(ticket, JobTicket.Parse(ticket.ToString()) with { TraceParent = ticket.TraceParent });
    }
}
