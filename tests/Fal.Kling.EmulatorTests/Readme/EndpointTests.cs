using System.Net;
using System.Text.Json;
using Fal.Kling.Emulator;
using Microsoft.AspNetCore.Builder;

namespace Fal.Kling.EmulatorTests.Readme;

/// <summary>The endpoints of the README respond to whatever a browser sends with a suitable status and a problem, and never with a 500.</summary>
public sealed class EndpointTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_tests_run_the_code_in_the_README()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "Fal.Kling.EmulatorTests", "Readme", "ReadmeApplication.cs"));
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string block = readme.Split("## In an application")[1].Split("```csharp\n")[1].Split("\n```\n")[0];

        string[] lines = [.. source.Split("// README: ")
            .Where(part => part.StartsWith("builder\n", StringComparison.Ordinal) || part.StartsWith("app\n", StringComparison.Ordinal))
            .SelectMany(part => part.Split('\n')[1..^1].Select(line => line.Length == 0 ? line : line[8..]))];
        Assert.Equal(block, string.Join('\n', lines).TrimEnd());
    }

    [Fact]
    public async Task A_video_is_submitted_and_downloaded()
    {
        await using Site site = await Site.StartAsync();
        using HttpResponseMessage submitted = await site.PostAsync("A paper boat");
        Assert.Equal(HttpStatusCode.Accepted, submitted.StatusCode);

        HttpStatusCode status = HttpStatusCode.Accepted;
        while (status == HttpStatusCode.Accepted)
        {
            using HttpResponseMessage response = await site.Browser.GetAsync(submitted.Headers.Location, Token);
            status = response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Single(site.Fal.Jobs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    public async Task A_blank_prompt_returns_bad_request_and_creates_no_job(string? prompt)
    {
        await using Site site = await Site.StartAsync();
        using HttpResponseMessage response = await site.PostAsync(prompt ?? new string('x', 2_501));

        await AssertProblemAsync(response, HttpStatusCode.BadRequest, "prompt");
        Assert.Empty(site.Fal.Jobs);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("fk1.")]
    [InlineData("fk2.AAAA")]
    [InlineData("fk2.%00%ff")]
    public async Task A_garbage_ticket_returns_bad_request_and_sends_nothing(string ticket)
    {
        await using Site site = await Site.StartAsync();
        using HttpResponseMessage response = await site.Browser.GetAsync($"/videos/{ticket}", Token);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(site.Fal.Requests);
    }

    [Fact]
    public async Task A_ticket_of_an_unknown_job_returns_not_found()
    {
        await using Site site = await Site.StartAsync();
        JobTicket unknown = JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", KlingModel.V21Master.TextToVideoEndpoint!);
        using HttpResponseMessage response = await site.Browser.GetAsync($"/videos/{unknown}", Token);

        await AssertProblemAsync(response, HttpStatusCode.NotFound, unknown.RequestId);
    }

    [Fact]
    public async Task A_moderation_refusal_returns_unprocessable_content()
    {
        await using Site site = await Site.StartAsync();
        site.Fal.Faults.Order(FalOperation.Submit, Fault.ModelError("content_policy_violation", "The content was flagged by a content checker."));

        await AssertProblemAsync(await site.SubmitAndFetchAsync(), HttpStatusCode.UnprocessableEntity, "flagged by a content checker");
    }

    [Fact]
    public async Task A_failed_job_returns_bad_gateway()
    {
        await using Site site = await Site.StartAsync();
        site.Fal.Faults.Order(FalOperation.Submit, Fault.InternalServerError);

        await AssertProblemAsync(await site.SubmitAndFetchAsync(), HttpStatusCode.BadGateway, "without a result");
    }

    [Fact]
    public async Task A_lost_response_says_to_search_for_the_job_before_submitting_again()
    {
        await using Site site = await Site.StartAsync();
        site.Fal.Faults.Order(FalOperation.Submit, Fault.AcceptThenReset);

        await AssertProblemAsync(await site.PostAsync("A paper boat"), HttpStatusCode.BadGateway, "Before you buy again");
        Assert.Single(site.Fal.Jobs);
    }

    [Fact]
    public async Task A_rejected_key_returns_bad_gateway_and_creates_no_job()
    {
        await using Site site = await Site.StartAsync();
        site.Fal.Faults.Order(FalOperation.Submit, Fault.Unauthorized);

        await AssertProblemAsync(await site.PostAsync("A paper boat"), HttpStatusCode.BadGateway, string.Empty);
        Assert.Empty(site.Fal.Jobs);
    }

    private static async Task AssertProblemAsync(HttpResponseMessage response, HttpStatusCode status, string detail)
    {
        using (response)
        {
            string body = await response.Content.ReadAsStringAsync(Token);
            Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            using JsonDocument problem = JsonDocument.Parse(body);
            Assert.Contains(detail, problem.RootElement.GetProperty("detail").GetString()!, StringComparison.OrdinalIgnoreCase);
        }
    }

    private sealed class Site(FalEmulator fal, WebApplication app) : IAsyncDisposable
    {
        public FalEmulator Fal => fal;

        public HttpClient Browser { get; } = new() { BaseAddress = new Uri(app.Urls.First()) };

        public static async Task<Site> StartAsync()
        {
            FalEmulator fal = await WatchedFal.StartAsync(new FalEmulatorOptions { QueueTime = TimeSpan.Zero, RunTime = TimeSpan.Zero }, Token);
            return new Site(fal, await ReadmeApplication.StartAsync(fal, Token));
        }

        public Task<HttpResponseMessage> PostAsync(string prompt) => Browser.PostAsync($"/videos?prompt={Uri.EscapeDataString(prompt)}", content: null, Token);

        /// <summary>Submits a video as a browser would, then polls the location in the response until it returns something else.</summary>
        public async Task<HttpResponseMessage> SubmitAndFetchAsync()
        {
            using HttpResponseMessage submitted = await PostAsync("A paper boat");
            while (true)
            {
                HttpResponseMessage response = await Browser.GetAsync(submitted.Headers.Location, Token);
                if (response.StatusCode != HttpStatusCode.Accepted)
                {
                    return response;
                }

                response.Dispose();
            }
        }

        public async ValueTask DisposeAsync()
        {
            Browser.Dispose();
            await app.DisposeAsync();
            await fal.DisposeAsync();
        }
    }
}
