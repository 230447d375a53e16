namespace Fal.Kling.Emulator;

/// <summary>What the URL in a field must lead to.</summary>
internal enum MediaKind
{
    Image,
    Video,
    Audio,
    AudioOrVideo,
}
