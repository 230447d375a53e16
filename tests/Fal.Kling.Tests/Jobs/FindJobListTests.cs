using System.Text;
using Fal.Kling.Jobs;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Jobs;

/// <summary>fal's list can be long, damaged or too large, and the paid job is still found in it.</summary>
public sealed class FindJobListTests
{
    private const int TooLarge = (16 * 1024 * 1024) + 1;

    private readonly FakeFal fal = new();
    private readonly SubmitAttempt attempt = InputHashes.AddTo(
        new SubmitAttempt { Id = "a", EndpointId = FakeFal.TextEndpoint, InputHash = string.Empty, StartedAt = VirtualTime.Start }, Encoding.UTF8.GetBytes(FakeRequestList.Input));

    public static TheoryData<string> Unreadable => new(
        "null", "7", "[]", "\"text\"", "{}",
        """{"request_id":null,"sent_at":"2026-10-01T09:00:00Z"}""",
        """{"request_id":7,"sent_at":"2026-10-01T09:00:00Z"}""",
        """{"request_id":"a/../b","sent_at":"2026-10-01T09:00:00Z"}""",
        """{"request_id":"\uD800","sent_at":"2026-10-01T09:00:00Z"}""",
        """{"request_id":"r-1"}""",
        """{"request_id":"r-1","sent_at":"yesterday"}""",
        """{"request_id":"r-1","sent_at":1790000000}""",
        """{"request_id":"r-1","sent_at":["2026-10-01T09:00:00Z"],"started_at":{}}""",
        """{"request_id":"r-1","sent_at":"2026-10-01T09:00:00Z","json_input":7}""",
        """{"request_id":"r-1","sent_at":"2026-10-01T09:00:00Z","json_input":[]}""",
        """{"request_id":"r-1","sent_at":"2026-10-01T09:00:00Z","json_input":"not JSON"}""",
        """{"request_id":"r-1","sent_at":"2026-10-01T09:00:00Z","json_input":"[1]"}""");

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task An_unreadable_entry_is_counted_and_does_not_hide_the_others(string entry)
    {
        FakeRequestList list = new FakeRequestList(fal.Time).AddUnreadable(0.1, entry);
        fal.Handler.List.Then(list.Step);

        JobSearch before = await FindAsync();
        list.Add("ours", 0.2).AddUnreadable(0.3, entry);
        JobSearch after = await FindAsync();

        Assert.Null(before.Ticket);
        Assert.Equal(1, before.Examined);
        Assert.Contains("1 of them could not be read", before.Explanation, StringComparison.Ordinal);
        Assert.Equal("ours", after.Ticket?.RequestId);
        Assert.Equal(3, after.Examined);
    }

    [Theory]
    [InlineData(""","json_input":null""")]
    [InlineData("")]
    public async Task Entries_without_a_stored_input_are_counted_and_explained(string input)
    {
        fal.Handler.List.Then(Reply.Json(200, FakeRequestList.Page("""{"request_id":"r-1","sent_at":"2026-10-01T09:00:00Z" """ + input + "}", FakeRequestList.Entry("r-2", 0, "{}"))));
        JobSearch search = await FindAsync();
        Assert.Null(search.Ticket);
        Assert.Equal(2, search.Examined);
        Assert.Contains("1 of them could not be compared", search.Explanation, StringComparison.Ordinal);
        Assert.Contains("2 requests to " + FakeFal.TextEndpoint, search.Explanation, StringComparison.Ordinal);
        Assert.Contains("does not prove that nothing was bought", search.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_input_that_is_stored_as_text_is_compared_too()
    {
        string text = '"' + FakeRequestList.Input.Replace("\"", "\\\"", StringComparison.Ordinal) + '"';
        fal.Handler.List.Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("ours", 0, text))));
        Assert.Equal("ours", (await FindAsync()).Ticket?.RequestId);
    }

    [Fact]
    public async Task A_deeply_nested_input_is_compared_and_does_not_hide_the_others()
    {
        string deep = "{\"a\":" + new string('[', 100) + new string(']', 100) + "}";
        fal.Handler.List.Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("deep", 0, deep), FakeRequestList.Entry("ours", 0))));
        Assert.Equal("ours", (await FindAsync()).Ticket?.RequestId);
    }

    [Fact]
    public async Task Twelve_hundred_newer_requests_do_not_hide_the_job()
    {
        FakeRequestList list = new FakeRequestList(fal.Time).Add("ours", 0.5);
        for (int i = 0; i < 1200; i++)
        {
            list.Add($"newer-{i}", 1 + i, i % 40 == 0 ? "7" : """{"prompt":"another"}""");
        }

        fal.Handler.List.Then(list.Step);
        await fal.Time.RunAsync(() => fal.Time.Delay(TimeSpan.FromMinutes(30), default));
        JobSearch search = await FindAsync();
        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.Equal(1201, search.Examined);
        Assert.Equal(13, list.Pages);
    }

    [Fact]
    public async Task Requests_from_later_hours_are_not_read()
    {
        FakeRequestList list = new FakeRequestList(fal.Time).Add("ours", 0.5);
        for (int i = 0; i < 1200; i++)
        {
            list.Add($"newer-{i}", 3700 + i);
        }

        fal.Handler.List.Then(list.Step);
        await fal.Time.RunAsync(() => fal.Time.Delay(TimeSpan.FromDays(1), default));
        JobSearch search = await FindAsync();
        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.Equal(1, list.Pages);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Repeated_cursors_end_the_reading(int length)
    {
        for (int i = 0; i < length; i++)
        {
            fal.Handler.List.Then(Reply.Json(200, Page($"c{i}", """{"prompt":"another"}""")));
        }

        fal.Handler.List.Then(Reply.Json(200, Page("c0", """{"prompt":"another"}""")));
        Assert.Null((await FindAsync()).Ticket);
        Assert.Equal(length + 1, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_list_whose_cursors_never_end_is_abandoned_after_five_hundred_pages()
    {
        int page = 0;
        fal.Handler.List.Then(new Step((request, token) => Reply.Json(200, Page($"c{page++}", """{"prompt":"another"}""")).Act(request, token)));
        Assert.Null((await FindAsync()).Ticket);
        Assert.Equal(500, fal.Handler.Sent.Count);
    }

    [Fact]
    public async Task A_list_that_says_there_are_no_more_entries_ends_even_with_a_cursor()
    {
        fal.Handler.List.Then(Reply.Json(200, """{"items":[],"next_cursor":"c","has_more":false}"""));
        Assert.Null((await FindAsync()).Ticket);
        Assert.Single(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_page_that_is_too_large_is_read_in_smaller_ones()
    {
        fal.Handler.List.Then(Reply.Json(200, new string(' ', TooLarge)), Reply.Json(200, Page("c1", "{}")), Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("ours", 0))));
        Assert.Equal("ours", (await FindAsync()).Ticket?.RequestId);
        Assert.Equal(["100", "25", "100"], fal.Handler.Sent.Select(request => request.Url.Split("limit=")[1].Split('&')[0]));
        Assert.EndsWith("cursor=c1", fal.Handler.Sent[2].Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_single_entry_that_is_too_large_is_skipped_and_counted()
    {
        fal.Handler.List.Then(4, Reply.Json(200, new string(' ', TooLarge)))
            .Then(Reply.Json(200, """{"items":[{"request_id":"huge","sent_at":"2026-10-01T09:00:00Z"}],"next_cursor":"c1"}"""), Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("ours", 0))));
        JobSearch search = await FindAsync();
        Assert.Equal("ours", search.Ticket?.RequestId);
        Assert.Equal(2, search.Examined);
        Assert.DoesNotContain("payloads", fal.Handler.Sent[4].Url, StringComparison.Ordinal);
        Assert.Contains("payloads", fal.Handler.Sent[5].Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("attempt-1.json")]
    [InlineData("attempt-2.json")]
    public async Task An_attempt_saved_by_an_older_version_is_found_by_its_hash_forever(string fixture)
    {
        SubmitAttempt old = SubmitAttempt.FromJson(Tickets.Fixture.Read(fixture)) with { RequestId = null, ClockOffset = null };
        const string Input = """{"aspect_ratio":"16:9","cfg_scale":0.50,"duration":"5","model":"added by fal","negative_prompt":"blur, distort, and low quality","prompt":"A paper boat"}""";
        fal.Handler.List.Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("another", 0), FakeRequestList.Entry("ours", 1, Input))));
        Assert.Equal("ours", (await FindAsync(old)).Ticket?.RequestId);
    }

    [Fact]
    public async Task An_attempt_from_a_newer_version_is_not_found_and_the_explanation_says_to_update()
    {
        fal.Handler.List.Then(Reply.Json(200, FakeRequestList.Page(FakeRequestList.Entry("ours", 0))));
        JobSearch search = await FindAsync(attempt with { HashVersion = 3 });
        Assert.Null(search.Ticket);
        Assert.Contains("Update the package", search.Explanation, StringComparison.Ordinal);
    }

    private static string Page(string cursor, string input) => $$"""{"items":[{{FakeRequestList.Entry("r-0", 0, input)}}],"next_cursor":"{{cursor}}","has_more":true}""";

    private Task<JobSearch> FindAsync(SubmitAttempt? lost = null) => fal.Time.RunAsync(() => fal.Client().FindJobAsync(lost ?? attempt, TimeSpan.Zero));
}
