using BenchmarkDotNet.Attributes;

namespace Fal.Kling.Benchmarks;

/// <summary>A ticket to text and back, as for a database.</summary>
public class TicketText
{
    private readonly JobTicket ticket = JobTicket.FromRequestId("5c1f0a52-0000-4000-8000-2b7d1e6f9a10", KlingModel.V21Master.TextToVideoEndpoint!);

    [Benchmark]
    public JobTicket FalKling() => JobTicket.Parse(ticket.ToString());
}
