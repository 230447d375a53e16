using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Tickets;

/// <summary>A ticket that arrives through a web page is untrusted input. It leads to its own request on the configured queue, or nowhere.</summary>
public sealed class UntrustedTicketTests
{
    private const string Job = "https://queue.fal.run/fal-ai/kling-video/requests/mine";

    private readonly FakeFal fal = new();

    public static TheoryData<string, string, string> Urls => new()
    {
        { Job.Replace("mine", "victims", StringComparison.Ordinal) + "/status", Job.Replace("mine", "victims", StringComparison.Ordinal), Job.Replace("mine", "victims", StringComparison.Ordinal) + "/cancel" },
        { "https://queue.fal.run/anything/at/all?delete=1", "https://queue.fal.run/fal-ai/other-app/admin?x=1", Job + "/cancel" },
        { Job + "/status", Job + "/../victims", Job + "/cancel" },
        { Job + "/status", "https://queue.fal.run/fal-ai/kling-video/requests/x%2F..%2Fmine", Job + "/cancel" },
        { "https://evil.example/status", "https://evil.example/", "https://evil.example/cancel" },
        { Job + "/status", "https://queue.fal.run@evil.example/fal-ai/kling-video/requests/mine", Job + "/cancel" },
        { "file:///etc/passwd", "file:///fal-ai/kling-video/requests/mine", "gopher://x" },
        { "/status", "fal-ai/kling-video/requests/mine", "" },
        { "https://queue.fal.run/x/fal-ai/kling-video/requests/mine/status", "https://queue.fal.run/fal-ai/kling-video/requests/mine", Job + "/cancel" },
    };

    [Theory]
    [MemberData(nameof(Urls))]
    public async Task Urls_in_an_old_ticket_that_belong_to_another_request_are_never_followed(string status, string response, string cancel)
    {
        fal.Handler.Status.Then(Reply.Status("IN_QUEUE"));
        fal.Handler.Cancel.Then(Reply.Json(202, "{}"));
        fal.Handler.Result.Then(Reply.Video);
        KlingClient client = fal.Client();
        JobTicket ticket = JobTicket.Parse(OldTicket(status, response, cancel));

        await fal.Time.RunAsync(async () =>
        {
            await client.GetJob(ticket).GetStatusAsync();
            await client.GetJob(ticket).GetResultAsync();
            await client.GetJob(ticket).CancelAsync();
        });

        Assert.Equal([Job + "/status", Job, Job + "/cancel"], fal.Handler.Sent.Select(request => request.Url));
        Assert.Equal(Job, ticket.ResponseUrl.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5001")]
    [InlineData("https://gateway.example.com/fal")]
    public void Urls_in_an_old_ticket_on_another_queue_are_kept_if_they_belong_to_its_request(string queue)
    {
        string job = queue + "/fal-ai/kling-video/requests/mine";
        string text = OldTicket(job + "/status", job, job + "/cancel");
        JobTicket ticket = JobTicket.Parse(text);
        Assert.Equal(job, ticket.ResponseUrl.AbsoluteUri);
        Assert.Equal(ticket, JobTicket.Parse(ticket.ToString()));
    }

    [Theory]
    [InlineData("fk1")]
    [InlineData("fk2")]
    public async Task A_ticket_for_another_queue_is_rejected_before_any_request_with_both_addresses(string format)
    {
        const string Elsewhere = "https://evil.example/fal-ai/kling-video/requests/mine";
        JobTicket ticket = format == "fk1"
            ? JobTicket.Parse(OldTicket(Elsewhere + "/status", Elsewhere, Elsewhere + "/cancel"))
            : JobTicket.Parse((FakeFal.Ticket with { QueueUrl = new Uri("https://evil.example") }).ToString());
        KlingJob<KlingVideo> job = fal.Client().GetJob(ticket);

        foreach (Func<Task> call in (Func<Task>[])[() => job.GetStatusAsync(), () => job.GetResultAsync(), () => job.CancelAsync(), () => job.WaitAsync()])
        {
            KlingException exception = await Assert.ThrowsAnyAsync<KlingException>(() => fal.Time.RunAsync(call));
            Assert.Contains("https://evil.example", exception.Message, StringComparison.Ordinal);
            Assert.Contains("https://queue.fal.run", exception.Message, StringComparison.Ordinal);
            Assert.Contains("Nothing was sent", exception.Message, StringComparison.Ordinal);
        }

        Assert.Empty(fal.Handler.Sent);
    }

    [Fact]
    public async Task A_ticket_for_fals_queue_is_followed_on_the_configured_one()
    {
        fal.Handler.Status.Then(Reply.Status("IN_QUEUE"));
        KlingClient client = fal.Client(options => options.QueueUrl = new Uri("https://gateway.example.com/fal/"));
        await fal.Time.RunAsync(() => client.GetJob(FakeFal.Ticket).GetStatusAsync());
        Assert.Equal($"https://gateway.example.com/fal/fal-ai/kling-video/requests/{FakeFal.RequestId}/status", Assert.Single(fal.Handler.Sent).Url);
    }

    [Fact]
    public async Task A_ticket_for_the_configured_queue_is_followed_there_after_it_was_serialized()
    {
        fal.Handler.Submit.Then(Reply.Accepted);
        fal.Handler.Status.Then(Reply.Status("IN_QUEUE"));
        KlingClient client = fal.Client(options => options.QueueUrl = new Uri("https://gateway.example.com/fal/"));
        JobTicket ticket = (await fal.Time.RunAsync(() => client.SubmitAsync(FakeFal.Request))).Ticket;
        await fal.Time.RunAsync(() => client.GetJob(JobTicket.Parse(ticket.ToString())).GetStatusAsync());
        Assert.StartsWith("https://gateway.example.com/fal/fal-ai/kling-video/requests/", fal.Handler.Sent[1].Url, StringComparison.Ordinal);
    }

    private static string OldTicket(string status, string response, string cancel)
    {
        JsonObject content = new() { ["request_id"] = "mine", ["model"] = "fal-ai/kling-video/v2.1/master", ["status_url"] = status, ["response_url"] = response, ["cancel_url"] = cancel };
        return "fk1." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(content.ToJsonString()));
    }
}
