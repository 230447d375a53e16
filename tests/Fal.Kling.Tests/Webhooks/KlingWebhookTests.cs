using System.Text;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Webhooks;

/// <summary>What a webhook says, and that it says the same as a wait.</summary>
public sealed class KlingWebhookTests
{
    private const string WrongPrompt = """{"detail":[{"loc":["body","prompt"],"msg":"Prompt exceeds the allowed length","type":"sequence_too_long","ctx":{"max_length":2500}}]}""";

    [Fact]
    public async Task The_result_is_the_one_that_a_wait_returns()
    {
        FakeFal fal = new();
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED")));
        fal.Handler.Result.Then(Reply.Json(200, WebhookBodies.Video));

        KlingWebhook webhook = WebhookBodies.Parse(WebhookBodies.Ok());

        Assert.True(webhook is { Succeeded: true, HasPayload: true, Error: null, GatewayRequestId: "9a02", Problems: [] });
        Assert.Equal(FakeFal.Ticket, webhook.Ticket);
        Assert.Equal(await fal.WaitAsync(), webhook.GetResult<KlingVideo>());
        Assert.Single(webhook.GetResult<CustomResult>().Files);
    }

    [Theory]
    [InlineData("Invalid status code: 422", WrongPrompt, 422)]
    [InlineData("something else", WrongPrompt, 422)]
    [InlineData("Invalid status code: 500", """{"detail":"the model crashed","error_type":"runner_server_error"}""", 500)]
    [InlineData("Invalid status code: 504", """{"detail":[{"loc":["body"],"msg":"Generation timed out","type":"generation_timeout"}]}""", 504)]
    [InlineData("Invalid status code: 499", """{"detail":"cancelled","error_type":"client_cancelled"}""", 499)]
    public async Task A_failure_is_the_one_that_a_wait_throws(string error, string payload, int status)
    {
        FakeFal fal = new();
        fal.Handler.Stream.Then(Reply.Events(Reply.StatusJson("COMPLETED", ""","error":"it failed" """)));
        fal.Handler.Result.Then(Reply.Json(status, payload));
        KlingException expected = await Assert.ThrowsAnyAsync<KlingException>(() => fal.WaitAsync());

        KlingWebhook webhook = WebhookBodies.Parse(WebhookBodies.Failed(error, payload));
        KlingException actual = Assert.ThrowsAny<KlingException>(webhook.GetResult<KlingVideo>);

        Assert.False(webhook.Succeeded);
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.Equal(expected.Message, actual.Message);
        Assert.Equal(expected.Ticket, actual.Ticket);
        Assert.Equal(ProblemsOf(expected), ProblemsOf(actual));
        Assert.Equal(ProblemsOf(expected), webhook.Problems);
        Assert.Equal((expected as KlingJobFailedException)?.ErrorType, (actual as KlingJobFailedException)?.ErrorType);
        Assert.Equal((expected as KlingJobFailedException)?.IsRetryable, (actual as KlingJobFailedException)?.IsRetryable);
    }

    [Theory]
    [InlineData("""{"request_id":"R","status":"OK","payload":null,"payload_error":"it was not JSON"}""", "it was not JSON")]
    [InlineData("""{"request_id":"R","status":"OK","payload":{"video":{}},"payload_error":"it was cut"}""", "it was cut")]
    [InlineData("""{"request_id":"R","status":"OK"}""", "empty")]
    [InlineData("""{"request_id":"R","status":"ERROR","error":"Invalid status code: 404","payload":null}""", "Invalid status code: 404")]
    [InlineData("""{"request_id":"R","status":"ERROR","payload":null,"payload_error":"too large"}""", "too large")]
    public void Without_a_payload_it_says_that_the_result_must_be_fetched(string body, string reason)
    {
        KlingWebhook webhook = WebhookBodies.Parse(body);
        Assert.False(webhook.HasPayload);
        KlingException exception = Assert.Throws<KlingException>(webhook.GetResult<KlingVideo>);
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
        Assert.Contains("GetResultAsync", exception.Message, StringComparison.Ordinal);
        Assert.Equal(webhook.Ticket, exception.Ticket);
    }

    [Fact]
    public void A_payload_of_another_kind_is_an_exception_with_the_ticket()
    {
        KlingWebhook webhook = WebhookBodies.Parse(WebhookBodies.Ok());
        KlingException exception = Assert.Throws<KlingException>(webhook.GetResult<KlingImages>);
        Assert.Contains("no URL of an image", exception.Message, StringComparison.Ordinal);
        Assert.Equal(webhook.Ticket, exception.Ticket);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not JSON")]
    [InlineData("{\"request_id\":\"cut")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"request_id":5}""")]
    [InlineData("""{"request_id":"../../other"}""")]
    [InlineData("""{"request_id":""}""")]
    public void A_body_that_is_no_webhook_is_a_format_exception(string body) => Assert.Throws<FormatException>(() => WebhookBodies.Parse(body));

    [Theory]
    [InlineData("""{"request_id":"R","status":5,"error":{"a":1},"gateway_request_id":[],"payload":"text","more":true}""")]
    [InlineData("""{"request_id":"R","status":"ERROR","error":"\ud800","payload":[1]}""")]
    [InlineData("""{"request_id":"R","status":"PARTIAL","payload":{}}""")]
    public void Members_of_any_type_are_read_leniently(string body)
    {
        KlingWebhook webhook = WebhookBodies.Parse(body);
        Assert.Equal("R", webhook.RequestId);
        Assert.False(webhook.Succeeded);
        Assert.ThrowsAny<KlingException>(webhook.GetResult<KlingVideo>);
        Assert.NotNull(webhook.Problems);
    }

    [Fact]
    public void A_byte_order_mark_and_invalid_text_do_not_cost_the_result()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(WebhookBodies.Ok().Replace("output.mp4\",", "?.mp4\",", StringComparison.Ordinal))];
        body[Array.LastIndexOf(body, (byte)'?')] = 0xFF;
        Assert.Equal("\uFFFD.mp4", KlingWebhook.ParseUnverified(body, WebhookBodies.Origin).GetResult<KlingVideo>().FileName);
    }

    [Fact]
    public void Without_an_origin_there_is_no_ticket_until_the_caller_sets_his_own()
    {
        KlingWebhook webhook = KlingWebhook.ParseUnverified(Encoding.UTF8.GetBytes(WebhookBodies.Ok()));
        Assert.False(webhook.HasTicket);
        Assert.Contains(FakeFal.RequestId, Assert.Throws<InvalidOperationException>(() => webhook.Ticket).Message, StringComparison.Ordinal);

        KlingWebhook known = webhook with { Ticket = FakeFal.Ticket };
        Assert.Equal(FakeFal.Ticket, known.GetResult<KlingVideo>().Ticket);
        Assert.Throws<ArgumentException>(() => webhook with { Ticket = JobTicket.FromRequestId("another", FakeFal.TextEndpoint) });
        Assert.Throws<ArgumentException>(() => webhook with { Ticket = null! });
    }

    [Fact]
    public void The_ticket_has_the_trace_of_the_submission()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        Assert.Equal(Trace, WebhookBodies.Parse(WebhookBodies.Ok(), WebhookBodies.Origin with { TraceParent = Trace }).Ticket.TraceParent);
    }

    [Fact]
    public void Its_text_shows_neither_the_payload_nor_a_url() =>
        Assert.DoesNotContain("output.mp4", WebhookBodies.Parse(WebhookBodies.Ok()).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Two_webhooks_with_the_same_content_are_equal() => Assert.Equal(WebhookBodies.Parse(WebhookBodies.Ok()), WebhookBodies.Parse(WebhookBodies.Ok()));

    private static IReadOnlyList<KlingProblem> ProblemsOf(KlingException exception) => exception switch
    {
        KlingValidationException invalid => invalid.Problems,
        KlingJobFailedException failed => failed.Problems,
        _ => [],
    };
}
