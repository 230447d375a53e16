namespace Fal.Kling.Tests.Support;

/// <summary>Whether tests that take minutes run as a whole. <c>.ci/run --full</c> sets it; otherwise they run in a shorter form.</summary>
internal static class FullTests
{
    public static bool AreOn { get; } = Environment.GetEnvironmentVariable("KLING_TESTS_FULL") == "1";
}
