namespace Fal.Kling.Emulator;

/// <summary>The kind of file that the URL in a field must point to.</summary>
internal enum MediaKind
{
    Image,
    Video,
    Audio,
    AudioOrVideo,
}
