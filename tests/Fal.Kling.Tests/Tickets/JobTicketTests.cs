using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Tickets;

/// <summary>A ticket outlives the process that submitted the job, and this version of the package.</summary>
public sealed class JobTicketTests
{
    private static readonly JobTicket Ticket = FakeFal.Ticket with { SubmittedAt = VirtualTime.Start };

    public static TheoryData<string> Junk => new(
        "", " ", "fk2.", "fk2.!!!!", "fk2.AAAA", "fk2.AAAAAAAAAAAA", "fk2.////", "fk1.", "fk1", "fk", "fk1.!!!!", "fk1.e30", "fk1.bnVsbA", "fk1.W10", "fk1.AAAA", "fk1.\0", "{}", "not a ticket", "fk1." + new string('A', 20_000), "fk1.////", "\uD800",
        Encode("""{"request_id":"a","model":"fal-ai/kling-video"}"""),
        Encode("""{"request_id":null,"model":"fal-ai/kling-video","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""),
        Encode("""{"request_id":"a/../b","model":"fal-ai/kling-video","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""),
        Encode("""{"request_id":"a","model":"kling","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""),
        Encode("""{"request_id":"a","model":"fal-ai/../kling","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""),
        Encode("""{"request_id":"a","model":"workflows/kling","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""),
        Encode("""{"request_id":"a","model":"fal-ai/kling-video","status_url":"https://a","response_url":"https://a","cancel_url":"https://a","submitted_at":"soon"}"""),
        Encode("""{"request_id":"\uD800","model":"fal-ai/kling-video","status_url":"https://a","response_url":"https://a","cancel_url":"https://a"}"""));

    [Fact]
    public void A_ticket_survives_as_text()
    {
        string text = Ticket.ToString();
        Assert.Equal(Ticket, JobTicket.Parse(text));
        Assert.Equal(Ticket, JobTicket.Parse($"  {text}\r\n"));
        Assert.True(JobTicket.TryParse(text, out JobTicket? parsed));
        Assert.Equal(Ticket.EndpointId, parsed.EndpointId);
        Assert.Matches("^fk2\\.[A-Za-z0-9_-]+$", text);
    }

    [Fact]
    public void A_ticket_without_a_time_survives_too() =>
        Assert.Equal(DateTimeOffset.MinValue, JobTicket.Parse(FakeFal.Ticket.ToString()).SubmittedAt);

    [Fact]
    public void A_ticket_is_one_json_string_wherever_it_appears()
    {
        Order order = new() { Id = 7, Ticket = Ticket, Spare = null };
        string json = JsonSerializer.Serialize(order, TicketTestJson.Default.Order);
        Assert.Equal($$"""{"Id":7,"Ticket":"{{Ticket}}","Spare":null}""", json);
        Assert.Equal(order, JsonSerializer.Deserialize(json, TicketTestJson.Default.Order));
    }

    [Fact]
    public void A_video_and_its_ticket_survive_in_an_applications_own_json_context()
    {
        KlingVideo video = new() { File = new KlingFile { Url = new Uri("https://v3b.fal.media/a.mp4"), Ticket = Ticket }, Ticket = Ticket };
        string json = JsonSerializer.Serialize(video, TicketTestJson.Default.KlingVideo);
        Assert.Contains($"\"Ticket\":\"{Ticket}\"", json, StringComparison.Ordinal);
        Assert.Equal(video, JsonSerializer.Deserialize(json, TicketTestJson.Default.KlingVideo));
    }

    [Theory]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("\"not a ticket\"")]
    [InlineData("\"fk9.abc\"")]
    public void Json_that_is_not_a_ticket_is_a_json_error(string json)
    {
        JsonException exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, TicketTestJson.Default.JobTicket));
        Assert.Contains("ticket", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_ticket_of_version_0_1_can_be_read_forever()
    {
        string text = Fixture.Read("ticket-fk1.txt");
        JobTicket ticket = JobTicket.Parse(text);
        Assert.Null(ticket.EndpointId);
        Assert.Equal(FakeFal.RequestId, ticket.RequestId);
        Assert.Equal(VirtualTime.Start, ticket.SubmittedAt);
        Assert.Equal(FakeFal.JobUrl, ticket.ResponseUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/status", ticket.StatusUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/cancel", ticket.CancelUrl.AbsoluteUri);
        Assert.Equal(text.Trim(), ticket.ToString());
    }

    [Fact]
    public void A_ticket_of_the_current_version_can_be_read_forever()
    {
        string text = Fixture.Read("ticket-fk2.txt");
        JobTicket ticket = Ticket with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", QueueUrl = new Uri("http://127.0.0.1:51234") };
        Assert.Equal(ticket, JobTicket.Parse(text));
        Assert.Equal(text.Trim(), ticket.ToString());
    }

    [Fact]
    public void A_ticket_for_an_unknown_model_keeps_its_name_and_can_be_waited_for()
    {
        JobTicket ticket = JobTicket.FromRequestId("r-1", "fal-ai/kling-video/v3/ultra");
        JobTicket parsed = JobTicket.Parse(ticket.ToString());
        Assert.Equal(ticket, parsed);
        Assert.Equal("fal-ai/kling-video/v3/ultra", parsed.EndpointId);
        Assert.Equal("https://queue.fal.run/fal-ai/kling-video/requests/r-1", parsed.ResponseUrl.AbsoluteUri);
    }

    [Fact]
    public void Properties_that_a_later_version_adds_to_the_same_format_are_ignored()
    {
        string text = Encode("""{"request_id":"a","model":"fal-ai/kling-video/v2.1/pro","status_url":"https://queue.fal.run/s","response_url":"https://queue.fal.run/r","cancel_url":"https://queue.fal.run/c","region":"eu"}""");
        Assert.Equal("fal-ai/kling-video/v2.1/pro", JobTicket.Parse(text).LegacyModelId);
    }

    [Theory]
    [MemberData(nameof(Junk))]
    public void Text_that_is_not_a_ticket_is_a_format_error_and_never_anything_else(string text)
    {
        Assert.False(JobTicket.TryParse(text, out JobTicket? ticket));
        Assert.Null(ticket);
        Assert.Contains("ticket", Assert.Throws<FormatException>(() => JobTicket.Parse(text)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_change_or_cut_of_a_ticket_makes_TryParse_throw()
    {
        string text = Ticket.ToString();
        for (int at = 4; at < text.Length; at++)
        {
            Assert.False(JobTicket.TryParse(text[..at], out _));
            foreach (char other in "Aaz059-_/+= .\"\u00e9")
            {
                string changed = text[..at] + other + text[(at + 1)..];
                Assert.Equal(changed.TrimEnd() == text, JobTicket.TryParse(changed, out _));
            }
        }
    }

    [Fact]
    public void A_missing_text_is_not_a_ticket()
    {
        Assert.False(JobTicket.TryParse(null, out _));
        Assert.Throws<ArgumentNullException>(() => JobTicket.Parse(null!));
    }

    [Theory]
    [InlineData("fk3.e30")]
    [InlineData("fk10.anything at all")]
    public void A_ticket_from_a_newer_version_says_that_the_package_must_be_updated(string text)
    {
        FormatException exception = Assert.Throws<FormatException>(() => JobTicket.Parse(text));
        Assert.Contains("newer version", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Update the package", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a/b")]
    [InlineData("../x")]
    [InlineData("a?b")]
    [InlineData("a#b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a%2Fb")]
    [InlineData("a\n")]
    public void A_request_id_that_could_lead_elsewhere_is_rejected(string id) =>
        Assert.Equal("requestId", Assert.Throws<ArgumentException>(() => JobTicket.FromRequestId(id, FakeFal.TextEndpoint)).ParamName);

    [Fact]
    public void A_request_id_gives_the_urls_of_fals_public_queue()
    {
        JobTicket ticket = JobTicket.FromRequestId(FakeFal.RequestId, FakeFal.TextEndpoint);
        Assert.Equal(FakeFal.JobUrl, ticket.ResponseUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/status", ticket.StatusUrl.AbsoluteUri);
        Assert.Equal(FakeFal.JobUrl + "/cancel", ticket.CancelUrl.AbsoluteUri);
        Assert.Equal(DateTimeOffset.MinValue, ticket.SubmittedAt);
        Assert.Throws<ArgumentNullException>(() => JobTicket.FromRequestId("a", null!));
        Assert.ThrowsAny<ArgumentException>(() => JobTicket.FromRequestId(null!, FakeFal.TextEndpoint));
    }

    [Fact]
    public async Task A_ticket_contains_no_secret()
    {
        FakeFal fal = new();
        fal.Handler.Submit.Then(Reply.Accepted);
        JobTicket ticket = (await fal.SubmitAsync()).Ticket;
        string content = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(ticket.ToString().AsSpan(4)));
        Assert.DoesNotContain("key-", content, StringComparison.Ordinal);
        Assert.DoesNotContain("paper boat", content, StringComparison.Ordinal);
    }

    private static string Encode(string json) => "fk1." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}

internal sealed record Order
{
    public int Id { get; init; }

    public JobTicket? Ticket { get; init; }

    public JobTicket? Spare { get; init; }
}

// As an application would write it: none of our converters is named.
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(KlingVideo))]
internal sealed partial class TicketTestJson : JsonSerializerContext;
