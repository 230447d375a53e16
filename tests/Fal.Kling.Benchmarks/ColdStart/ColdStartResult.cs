namespace Fal.Kling.Benchmarks;

/// <summary>How long a fresh process takes until its first request is at the server.</summary>
/// <param name="NativeMs">As native code.</param>
/// <param name="JitMs">The same program, compiled as it starts.</param>
/// <param name="Rounds">How often each was started; the times are medians.</param>
internal sealed record ColdStartResult(double NativeMs, double JitMs, int Rounds)
{
    /// <summary>The most that the native program may take, as a part of the other.</summary>
    public const double Target = 1.0 / 3;

    public double Ratio => NativeMs / JitMs;
}
