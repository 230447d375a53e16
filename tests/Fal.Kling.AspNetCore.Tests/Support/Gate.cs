namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>A handler that says when it has begun, and continues when it is let.</summary>
internal sealed class Gate
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Reached => reached.Task;

    public CancellationToken Token { get; private set; }

    public Task PassAsync(KlingWebhook webhook, CancellationToken token)
    {
        Token = token;
        reached.TrySetResult();
        return opened.Task;
    }

    public void Open() => opened.TrySetResult();
}
