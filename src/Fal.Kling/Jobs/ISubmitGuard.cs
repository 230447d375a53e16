namespace Fal.Kling.Jobs;

/// <summary>Watches over the POSTs of one submission.</summary>
internal interface ISubmitGuard
{
    /// <summary>Called immediately before each POST, retries included. When it throws, nothing is sent.</summary>
    ValueTask BeforePostAsync(SubmitAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Gets whether it is too late to send the body of the POST that was announced last.</summary>
    bool IsTooLate { get; }

    /// <summary>Called after a POST that fal certainly did not accept and that another one follows. It does not throw.</summary>
    ValueTask BeforeRetryAsync();
}
