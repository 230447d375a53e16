namespace Fal.Kling.Cli.Webhooks;

/// <summary>One check of a saved delivery.</summary>
/// <param name="Name">What is checked, such as <c>signature</c>.</param>
/// <param name="State"><c>ok</c>, <c>failed</c>, or <c>skipped</c> because an earlier check failed.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do; null if there is nothing to do.</param>
internal sealed record DeliveryCheck(string Name, string State, string Text, string? Advice = null);
