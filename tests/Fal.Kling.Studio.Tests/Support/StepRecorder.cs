using System.Collections.Concurrent;
using Hangfire;
using Hangfire.Common;
using Hangfire.States;
using Microsoft.Extensions.DependencyInjection;

namespace Fal.Kling.StudioTests.Support;

/// <summary>Hangfire's queue as a list: the test decides which steps run, how often, and which are lost.</summary>
internal sealed class StepRecorder : IBackgroundJobClient
{
    private readonly ConcurrentQueue<Job> jobs = new();

    /// <summary>The names of the steps that wait, such as SubmitStep.</summary>
    public IReadOnlyList<string> Names => [.. jobs.Select(job => job.Type.Name)];

    public string Create(Job job, IState state)
    {
        jobs.Enqueue(job);
        return Guid.NewGuid().ToString();
    }

    public bool ChangeState(string jobId, IState state, string expectedState) => throw new NotSupportedException();

    public void LoseAll() => jobs.Clear();

    /// <summary>Runs what waits, and what that adds, until nothing is left.</summary>
    public async Task RunAllAsync(IServiceProvider services)
    {
        while (jobs.TryDequeue(out Job? job))
        {
            await (Task)job.Method.Invoke(services.GetRequiredService(job.Type), [.. job.Args])!;
        }
    }
}
