namespace Fal.Kling;

/// <summary>What somebody gets who asks fal for a file. Source: fal.ai/docs, model-apis/file-access-controls.</summary>
public enum FileAccessDecision
{
    /// <summary>The file.</summary>
    Allow,

    /// <summary>403: there is a file, and it is not for them.</summary>
    Forbid,

    /// <summary>404: as if there were no file.</summary>
    Hide,
}
