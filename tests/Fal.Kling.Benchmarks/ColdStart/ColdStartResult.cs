namespace Fal.Kling.Benchmarks;

/// <summary>How long a fresh process takes until its first request reaches the server.</summary>
/// <param name="NativeMs">The time with native code, in milliseconds.</param>
/// <param name="JitMs">The time when the same program is compiled as it starts, in milliseconds.</param>
/// <param name="Rounds">How many times each was started. The times are medians.</param>
internal sealed record ColdStartResult(double NativeMs, double JitMs, int Rounds)
{
    /// <summary>The maximum ratio of the native time to the other.</summary>
    public const double Target = 1.0 / 3;

    public double Ratio => NativeMs / JitMs;
}
