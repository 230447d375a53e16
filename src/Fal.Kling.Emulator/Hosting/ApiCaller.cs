namespace Fal.Kling.Emulator;

/// <summary>Who sent a request.</summary>
/// <param name="Key">The key of the request.</param>
/// <param name="Account">The account that the key belongs to, which sees what any of its keys bought.</param>
internal sealed record ApiCaller(string Key, string Account);
