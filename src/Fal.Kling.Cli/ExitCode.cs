namespace Fal.Kling.Cli;

/// <summary>The exit codes, which scripts rely on. docs/cli.md and <c>kling --help</c> list them.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int Uncertain = 3;
    public const int Found = 4;
    public const int NotApproved = 5;
    public const int Interrupted = 130;

    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Done, "done"),
        (Failed, "failed: fal refused, a job failed, or fal was not reached. The message says whether something was bought"),
        (Usage, "the command line or an input file is wrong. Nothing was bought"),
        (Uncertain, "a response was lost, and a paid job may exist. Look for it before you buy again"),
        (Found, "a check found something: models --check a difference, doctor a problem, webhook verify a delivery that is refused; find found no job, and status a failed one"),
        (NotApproved, "not approved: the purchase needs a yes or --yes. Nothing was bought"),
        (Interrupted, "stopped with Ctrl+C. A submitted job continues at fal"),
    ];
}
