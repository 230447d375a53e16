using System.Text;
using Fal.Kling.Jobs;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>What a search does from round to round: when it asks the queue, which failures it survives, and whose jobs it ignores.</summary>
public sealed class FindJobRoundTests
{
    private readonly FakeFal fal = new();
    private readonly FakeRequestList list;
    private readonly SubmitAttempt attempt = InputHashes.AddTo(
        new SubmitAttempt { Id = "a", EndpointId = FakeFal.TextEndpoint, InputHash = string.Empty, StartedAt = VirtualTime.Start }, Encoding.UTF8.GetBytes(FakeRequestList.Input));

    public FindJobRoundTests()
    {
        list = new FakeRequestList(fal.Time);
        fal.Handler.List.Then(list.Step);
    }

    [Fact]
    public async Task A_known_request_id_is_found_once_the_queue_is_up_again()
    {
        Step downForTwentySeconds = new((request, token) => (fal.Time.Elapsed < TimeSpan.FromSeconds(20) ? Reply.BadGateway : Reply.Status("IN_QUEUE")).Act(request, token));
        fal.Handler.Status.Then(downForTwentySeconds);
        JobSearch search = await FindAsync(fal.Client(), attempt with { RequestId = FakeFal.RequestId });
        Assert.Equal(FakeFal.RequestId, search.Ticket?.RequestId);
        Assert.InRange(fal.Time.Elapsed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(35));
    }

    [Fact]
    public async Task A_request_id_that_the_queue_does_not_know_yet_is_retried_and_the_list_is_read_too()
    {
        fal.Handler.Status.Then(2, Reply.Json(404, "{}")).Then(Reply.Status("IN_QUEUE"));
        JobSearch search = await FindAsync(fal.Client(), attempt with { RequestId = FakeFal.RequestId });
        Assert.Equal(FakeFal.RequestId, search.Ticket?.RequestId);
        Assert.Equal(3, fal.Handler.SentTo(fal.Handler.Status).Count());
        Assert.Equal(2, list.Pages);
    }

    [Fact]
    public async Task A_request_id_that_the_queue_never_knows_is_in_the_explanation()
    {
        fal.Handler.Status.Then(Reply.Json(404, "{}"));
        JobSearch search = await FindAsync(fal.Client(), attempt with { RequestId = FakeFal.RequestId });
        Assert.Null(search.Ticket);
        Assert.Contains($"{FakeFal.RequestId}, but fal's queue doesn't know it", search.Explanation, StringComparison.Ordinal);
        Assert.Equal(13, fal.Handler.SentTo(fal.Handler.Status).Count());
    }

    [Fact]
    public async Task A_gateways_html_page_instead_of_a_status_does_not_prove_that_the_job_exists()
    {
        fal.Handler.Status.Then(Reply.Text(200, "<html>Sign in</html>"));
        Assert.Null((await FindAsync(fal.Client(), attempt with { RequestId = FakeFal.RequestId }, TimeSpan.Zero)).Ticket);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_queue_that_rejects_the_key_ends_the_search(int status)
    {
        fal.Handler.Status.Then(Reply.Json(status, """{"detail":"no"}"""));
        KlingApiException exception = await Assert.ThrowsAsync<KlingApiException>(() => FindAsync(fal.Client(), attempt with { RequestId = FakeFal.RequestId }));
        Assert.Contains("A paid job may still exist.", exception.Message, StringComparison.Ordinal);
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_search_survives_failed_rounds_and_mentions_them()
    {
        FakeFal troubled = new();
        troubled.Handler.List.Then(Reply.Json(200, "<html/>"), Reply.Json(400, "{}"), Reply.Json(200, FakeRequestList.Page()));
        JobSearch nothing = await troubled.Time.RunAsync(() => troubled.Client().FindJobAsync(attempt, TimeSpan.FromSeconds(10)));
        Assert.Contains("2 of 3 attempts to look failed", nothing.Explanation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    [InlineData(422)]
    [InlineData(503)]
    public async Task When_every_round_fails_the_last_failure_is_thrown_after_the_timeout(int status)
    {
        FakeFal broken = new();
        broken.Handler.List.Then(Reply.Json(500, "{}"), Reply.Json(status, """{"detail":"the last failure"}"""));
        KlingException exception = await Assert.ThrowsAnyAsync<KlingException>(() => broken.Time.RunAsync(() => broken.Client(options => options.MaxRetries = 0).FindJobAsync(attempt)));
        Assert.Contains("the last failure", exception.Message, StringComparison.Ordinal);
        Assert.EndsWith("A paid job may still exist.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromMinutes(1), broken.Time.Elapsed);
        Assert.Equal(13, broken.Handler.Sent.Count);
    }

    [Fact]
    public async Task An_endpoint_id_that_could_lead_elsewhere_is_rejected_before_any_request()
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => FindAsync(fal.Client(), attempt with { EndpointId = "fal-ai/../x" }));
        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_job_that_this_client_already_returned_is_not_found_for_another_attempt_with_the_same_input()
    {
        fal.Handler.Submit.Then(Reply.Accepted, Reply.BadGateway);
        KlingClient client = fal.Client();
        SubmitAttempt? first = null;
        await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request, new SubmitOptions { OnSubmitting = (written, _) => { first = written; return default; } }));
        KlingSubmitUncertainException lost = await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)));
        list.Add(FakeFal.RequestId, 0);

        JobSearch onlyAnothers = await FindAsync(client, lost.Attempt, TimeSpan.Zero);
        list.Add("r-2", 1);

        Assert.Null(onlyAnothers.Ticket);
        Assert.Contains("1 of them had the same input", onlyAnothers.Explanation, StringComparison.Ordinal);
        Assert.Equal("r-2", (await FindAsync(client, lost.Attempt)).Ticket?.RequestId);
        Assert.Equal(FakeFal.RequestId, (await FindAsync(client, first!)).Ticket?.RequestId);
    }

    [Fact]
    public async Task Concurrent_searches_for_equal_attempts_each_find_and_keep_their_own_job()
    {
        KlingClient client = fal.Client();
        SubmitAttempt[] attempts = [.. Enumerable.Range(0, 5).Select(i => attempt with { Id = $"a{i}", StartedAt = VirtualTime.Start + TimeSpan.FromSeconds(10 * i) })];
        for (int i = 0; i < attempts.Length; i++)
        {
            list.Add($"r-{i}", (10 * i) + 1);
        }

        JobSearch[] found = await fal.Time.RunAsync(() => Task.WhenAll(attempts.Select(one => client.FindJobAsync(one))));
        list.Add("listed-later", 0.1).Add("listed-later-too", 10.1);
        JobSearch[] again = await fal.Time.RunAsync(() => Task.WhenAll(attempts.Select(one => client.FindJobAsync(one))));

        Assert.Equal(["r-0", "r-1", "r-2", "r-3", "r-4"], found.Select(search => search.Ticket?.RequestId));
        Assert.Equal(found.Select(search => search.Ticket), again.Select(search => search.Ticket));
    }

    [Fact]
    public async Task Two_clients_that_submitted_the_same_input_each_find_their_own_job()
    {
        KlingClient here = fal.Client();
        KlingClient there = fal.Client(options => options.TimeProvider = new SkewedTime(fal.Time, TimeSpan.FromMinutes(-7)));
        fal.Handler.Submit.Then(Reply.Dated(Reply.BadGateway, fal.Time));
        SubmitAttempt ours = await LoseAsync(here);
        await fal.Time.RunAsync(() => fal.Time.Delay(TimeSpan.FromSeconds(20), default));
        SubmitAttempt theirs = await LoseAsync(there);
        list.Add("theirs", 20.3).Add("ours", 0.3);

        Assert.Equal("theirs", (await FindAsync(there, theirs)).Ticket?.RequestId);
        Assert.Equal("ours", (await FindAsync(here, ours)).Ticket?.RequestId);
    }

    [Fact]
    public void Claims_from_many_threads_never_share_a_job()
    {
        IssuedJobs issued = new();
        string[] jobs = [.. Enumerable.Range(0, 200).Select(i => $"r-{i}")];
        string?[] claimed = new string?[200];
        Parallel.For(0, claimed.Length, i => claimed[i] = issued.Claim($"a{i}", jobs));
        Assert.Equal(200, claimed.Distinct().Count());
        Assert.Null(issued.Claim("one too many", jobs));
    }

    [Fact]
    public void A_response_from_fal_overrides_the_claim_of_a_search()
    {
        IssuedJobs issued = new();
        Assert.Equal("r-1", issued.Claim("lost", ["r-1"]));
        issued.Add("r-1", "responded");
        Assert.Null(issued.JobOf("lost"));
        Assert.Equal("r-1", issued.JobOf("responded"));
        Assert.Equal("r-2", issued.Claim("lost", ["r-1", "r-2"]));
    }

    private async Task<SubmitAttempt> LoseAsync(KlingClient client) =>
        (await Assert.ThrowsAsync<KlingSubmitUncertainException>(() => fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request)))).Attempt;

    private Task<JobSearch> FindAsync(KlingClient client, SubmitAttempt lost, TimeSpan? timeout = null) => fal.Time.RunAsync(() => client.FindJobAsync(lost, timeout));
}
