namespace Fal.Kling.Engine.Http;

/// <summary>One operation on its way through its retries: which host is next, and how many there were.</summary>
internal sealed class Exchange(FalRequest request)
{
    private bool backupUsed;

    public FalRequest Request { get; } = request;

    public Uri Url { get; private set; } = request.Url;

    public int Retries { get; private set; }

    public bool CanUseBackup => Backup is not null && !backupUsed;

    private Uri? Backup => TrustedOrigins.BackupOf(Request.Url);

    public void Failed(HttpOutcome outcome)
    {
        Retries++;
        bool useBackup = outcome is TransportFailure { NeverConnected: true } && CanUseBackup;
        Url = useBackup ? Backup! : Request.Url;
        backupUsed |= useBackup;
    }
}
