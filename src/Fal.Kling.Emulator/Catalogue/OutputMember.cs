namespace Fal.Kling.Emulator;

/// <summary>One member of a result.</summary>
/// <param name="Name">Its name, such as <c>video</c>.</param>
/// <param name="JsonType">Its JSON type.</param>
/// <param name="TypeName"><c>File</c> or <c>Image</c>, for the member or for each item of a list. Null for anything else.</param>
internal sealed record OutputMember(string Name, string JsonType, string? TypeName);
