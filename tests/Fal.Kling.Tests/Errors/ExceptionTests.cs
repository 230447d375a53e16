using System.Net;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Errors;

/// <summary>Applications can create our exceptions in their own tests, and the messages say what happened.</summary>
public sealed class ExceptionTests
{
    private static readonly SubmitAttempt Attempt = new() { Id = "i", EndpointId = FakeFal.TextEndpoint, InputHash = "h", StartedAt = VirtualTime.Start, RequestId = "req-1" };

    [Fact]
    public void A_message_ends_with_the_request_id_when_it_is_known()
    {
        Assert.Equal("It broke.", new KlingException("It broke.").Message);
        Assert.Equal($"It broke (request {FakeFal.RequestId}).", new KlingException("It broke.", FakeFal.Ticket).Message);
        Assert.Equal("It broke (request req-1).", new KlingApiException("It broke.", HttpStatusCode.BadGateway) { RequestId = "req-1" }.Message);
        Assert.Equal($"It broke (request {FakeFal.RequestId}).", new KlingApiException("It broke.", HttpStatusCode.BadGateway, FakeFal.Ticket) { RequestId = "req-1" }.Message);
        Assert.Equal("It broke (request req-1).", new KlingSubmitUncertainException("It broke.", Attempt).Message);
    }

    [Fact]
    public void A_cancellation_reports_what_happened_to_the_job()
    {
        KlingCanceledException exception = new(FakeFal.Ticket);
        Assert.Contains("The job itself was not cancelled", exception.Message, StringComparison.Ordinal);
        Assert.Contains(FakeFal.RequestId, exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new KlingCanceledException(null!));
        Assert.Throws<ArgumentNullException>(() => new KlingSubmitUncertainException("x", null!));
    }

    [Fact]
    public void Everything_passed_to_the_constructor_can_be_read()
    {
        IOException inner = new("x");
        KlingTimeoutException timeout = new("x", TimeoutLimit.WaitTimeout, TimeSpan.FromSeconds(3), FakeFal.Ticket, inner);
        Assert.Equal((TimeoutLimit.WaitTimeout, TimeSpan.FromSeconds(3), FakeFal.Ticket, inner), (timeout.Limit, timeout.Duration, timeout.Ticket, timeout.InnerException));
        KlingProblem problem = new() { Path = "prompt", Message = "too long" };
        Assert.Equal([problem], new KlingValidationException("x", [problem]).Problems);
        Assert.Equal("prompt: too long", problem.ToString());
        Assert.Equal("too long", (problem with { Path = string.Empty }).ToString());
        KlingJobFailedException failed = new("x");
        Assert.Empty(failed.Problems);
        Assert.Empty(failed.Logs);
        Assert.False(failed.IsRetryable);
    }
}
