using System.Net;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Http;

/// <summary>Every error response of fal or a gateway becomes a readable message.</summary>
public sealed class ErrorDecodingTests
{
    [Theory]
    [InlineData("""{"detail":"Words of fal"}""", "Words of fal.")]
    [InlineData("""{"detail":"Words of fal."}""", "Words of fal.")]
    [InlineData("""{"detail":[{"loc":["body","x"],"msg":"Words"}]}""", "x: Words.")]
    [InlineData("""{"error":{"type":"server_error","message":"Words of the platform"}}""", "Words of the platform.")]
    [InlineData("""{"error":"Words"}""", "Words.")]
    [InlineData("""{"message":"Words"}""", "Words.")]
    [InlineData("""{"status":"NOT_FOUND"}""", "NOT_FOUND.")]
    [InlineData("<html><title>403</title></html>", "probably from a gateway.")]
    [InlineData("[]", "probably from a gateway.")]
    [InlineData("{}", "probably from a gateway.")]
    [InlineData("""{"detail":7}""", "probably from a gateway.")]
    [InlineData("""{"detail":"wo""", "probably from a gateway.")]
    [InlineData("", "no reason given.")]
    public async Task The_reason_is_found_in_every_error_shape(string body, string end)
    {
        KlingApiException exception = await StatusFailsAsync(403, body);
        Assert.StartsWith("fal refused the status request with 403: ", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith($"{end.TrimEnd('.')} (request {FakeFal.RequestId}).", exception.Message, StringComparison.Ordinal);
        Assert.Equal(body, exception.RawBody);
    }

    [Theory]
    [InlineData("""{"detail":"x","error_type":"of_the_body"}""", "of_the_header", "of_the_body")]
    [InlineData("""{"detail":"x"}""", "of_the_header", "of_the_header")]
    [InlineData("""{"error":{"type":"of_the_platform","message":"x"}}""", null, "of_the_platform")]
    [InlineData("""{"detail":[{"msg":"x","type":"of_the_list"}]}""", null, "of_the_list")]
    [InlineData("""{"detail":"x","error_type":5}""", null, null)]
    [InlineData("<html/>", null, null)]
    public async Task The_machine_readable_error_type_is_found_wherever_it_is(string body, string? header, string? type) =>
        Assert.Equal(type, (await StatusFailsAsync(409, body, header is null ? [] : [("X-Fal-Error-Type", header)])).ErrorType);

    [Theory]
    [InlineData(401, "x", ApiErrorReason.Unauthorized, "FAL_KEY")]
    [InlineData(403, "User is locked. Reason: Exhausted balance. Top up your balance at fal.ai/dashboard/billing.", ApiErrorReason.BalanceExhausted, "Top up the account")]
    [InlineData(403, "Exhausted balance", ApiErrorReason.BalanceExhausted, "The key is valid")]
    [InlineData(403, "You may not", ApiErrorReason.Forbidden, "You may not")]
    [InlineData(404, "No such request", ApiErrorReason.NotFound, "No such request")]
    [InlineData(409, "Conflict", ApiErrorReason.Other, "Conflict")]
    [InlineData(429, "Too many", ApiErrorReason.RateLimited, "Too many")]
    [InlineData(500, "Oops", ApiErrorReason.Server, "Oops")]
    [InlineData(599, "Odd", ApiErrorReason.Server, "Odd")]
    public async Task A_bad_key_an_empty_account_and_other_refusals_are_distinguished(int status, string detail, ApiErrorReason reason, string advice)
    {
        KlingApiException exception = await StatusFailsAsync(status, $$"""{"detail":"{{detail}}"}""");
        Assert.Equal(reason, exception.Reason);
        Assert.Equal((HttpStatusCode)status, exception.StatusCode);
        Assert.Contains(advice, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, null, false)]
    [InlineData(408, null, true)]
    [InlineData(429, null, true)]
    [InlineData(500, null, true)]
    [InlineData(503, "false", false)]
    [InlineData(400, "1", true)]
    public async Task Whether_an_error_is_retryable_depends_on_fal_or_else_on_the_status(int status, string? needsRetry, bool retryable) =>
        Assert.Equal(retryable, (await StatusFailsAsync(status, "{}", needsRetry is null ? [] : [("X-Fal-Needs-Retry", needsRetry)])).IsRetryable);

    [Fact]
    public async Task The_retry_delay_and_fals_request_id_are_passed_on()
    {
        KlingApiException exception = await StatusFailsAsync(503, "{}", ("Retry-After", "7"), ("x-fal-request-id", "req-5"));
        Assert.Equal(TimeSpan.FromSeconds(7), exception.RetryAfter);
        Assert.Equal("req-5", exception.RequestId);
        Assert.Null((await StatusFailsAsync(503, "{}")).RetryAfter);
        Assert.Null((await StatusFailsAsync(503, "{}", ("Retry-After", "soon"))).RetryAfter);
        Assert.Equal(TimeSpan.Zero, (await StatusFailsAsync(503, "{}", ("Retry-After", "Wed, 21 Oct 2015 07:28:00 GMT"))).RetryAfter);
    }

    [Fact]
    public async Task A_body_that_never_ends_is_not_read_into_memory()
    {
        FakeFal fal = new();
        fal.Handler.Status.Then(new Step((_, _) => Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new Endless()) })));
        KlingException exception = await Assert.ThrowsAnyAsync<KlingException>(() => fal.Time.RunAsync(() => fal.Job(o => o.MaxRetries = 0).GetStatusAsync()));
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    private static Task<KlingApiException> StatusFailsAsync(int status, string body, params (string Name, string Value)[] headers)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Get, FakeFal.JobUrl + "/status")
            .Respond((HttpStatusCode)status, headers.Select(header => KeyValuePair.Create(header.Name, header.Value)), "application/json", body);
        return Assert.ThrowsAsync<KlingApiException>(() => fal.Job.GetStatusAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    private sealed class Endless : MemoryStream
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(buffer.Length);
    }
}
