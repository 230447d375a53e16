using System.Net;
using Fal.Kling.Tests.Support;
using RichardSzalay.MockHttp;

namespace Fal.Kling.Tests.Queue;

/// <summary>fal's responses to a cancel request, in the three documented generations.</summary>
public sealed class CancelTests
{
    [Theory]
    [InlineData(200, """{"status":"OK"}""", CancelOutcome.Removed)]
    [InlineData(200, """{"status":"CANCELLATION_REQUESTED"}""", CancelOutcome.Requested)]
    [InlineData(200, """{"status":"ALREADY_COMPLETED"}""", CancelOutcome.AlreadyCompleted)]
    [InlineData(200, """{"status":"NOT_FOUND"}""", CancelOutcome.NotFound)]
    [InlineData(202, """{"status":"CANCELLATION_REQUESTED"}""", CancelOutcome.Requested)]
    [InlineData(400, """{"status":"ALREADY_COMPLETED"}""", CancelOutcome.AlreadyCompleted)]
    [InlineData(404, """{"status":"NOT_FOUND"}""", CancelOutcome.NotFound)]
    [InlineData(404, """{"detail":"Request not found"}""", CancelOutcome.NotFound)]
    [InlineData(200, """{"success":true}""", CancelOutcome.Requested)]
    [InlineData(200, """{"success":false}""", CancelOutcome.AlreadyCompleted)]
    [InlineData(200, """{"status":"A_WORD_FAL_ADDS_LATER"}""", CancelOutcome.Requested)]
    [InlineData(200, "{}", CancelOutcome.Requested)]
    [InlineData(204, "", CancelOutcome.Requested)]
    [InlineData(200, "OK", CancelOutcome.Requested)]
    [InlineData(200, """{"status":7}""", CancelOutcome.Requested)]
    public async Task Every_response_has_an_outcome(int status, string body, CancelOutcome outcome)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Put, FakeFal.JobUrl + "/cancel")
            .WithHeaders("Authorization", "Key " + FakeFal.Key)
            .With(request => request.Content is null)
            .Respond((HttpStatusCode)status, "application/json", body);
        Assert.Equal(outcome, await fal.Job.CancelAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(400, """{"detail":"Bad request"}""", ApiErrorReason.Other)]
    [InlineData(400, "<html/>", ApiErrorReason.Other)]
    [InlineData(401, """{"detail":"No user found for Key ID and Secret"}""", ApiErrorReason.Unauthorized)]
    [InlineData(403, """{"detail":"no"}""", ApiErrorReason.Forbidden)]
    [InlineData(500, """{"detail":"no"}""", ApiErrorReason.Server)]
    public async Task A_refusal_is_reported_with_the_ticket(int status, string body, ApiErrorReason reason)
    {
        MockFal fal = new();
        fal.Http.Expect(HttpMethod.Put, FakeFal.JobUrl + "/cancel").Respond((HttpStatusCode)status, "application/json", body);
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => fal.Job.CancelAsync(TestContext.Current.CancellationToken));
        Assert.Equal(reason, exception.Reason);
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
    }

    [Fact]
    public async Task A_cancel_request_is_retried_because_it_costs_nothing()
    {
        FakeFal fal = new();
        fal.Handler.Cancel.Then(Reply.NeverSent(HttpRequestError.ConnectionError), Reply.Reset, Reply.BadGateway, Reply.Json(200, """{"status":"OK"}"""));
        Assert.Equal(CancelOutcome.Removed, await fal.Time.RunAsync(() => fal.Job().CancelAsync()));
        Assert.Equal(
            [FakeFal.JobUrl + "/cancel", FakeFal.JobUrl.Replace("fal.run", "falrun.com", StringComparison.Ordinal) + "/cancel", FakeFal.JobUrl + "/cancel", FakeFal.JobUrl + "/cancel"],
            fal.Handler.Sent.Select(request => request.Url));
    }

    [Fact]
    public async Task A_caller_who_cancels_gets_the_ticket()
    {
        FakeFal fal = new();
        using CancellationTokenSource source = new(TimeSpan.FromSeconds(3), fal.Time);
        fal.Handler.Cancel.Then(Reply.Silence(fal.Time));
        KlingCanceledException exception = await Assert.ThrowsAsync<KlingCanceledException>(() => fal.Time.RunAsync(() => fal.Job().CancelAsync(source.Token)));
        Assert.Equal(FakeFal.Ticket, exception.Ticket);
        Assert.Equal(TimeSpan.FromSeconds(3), fal.Time.Elapsed);
    }
}
