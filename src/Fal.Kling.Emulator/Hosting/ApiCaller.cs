namespace Fal.Kling.Emulator;

/// <summary>The sender of a request.</summary>
/// <param name="Key">The key of the request.</param>
/// <param name="Account">The account that the key belongs to. It sees what any of its keys bought.</param>
internal sealed record ApiCaller(string Key, string Account);
