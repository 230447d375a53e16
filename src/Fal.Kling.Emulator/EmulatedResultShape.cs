namespace Fal.Kling.Emulator;

/// <summary>Results that are valid JSON but don't have the shape that fal documents. URL stands for the actual URL of the video.</summary>
public enum EmulatedResultShape
{
    /// <summary><c>[]</c>.</summary>
    EmptyArray,

    /// <summary><c>{}</c>.</summary>
    EmptyObject,

    /// <summary><c>null</c>.</summary>
    Null,

    /// <summary><c>"URL"</c>.</summary>
    Text,

    /// <summary><c>{"video": "URL"}</c>.</summary>
    VideoAsText,

    /// <summary><c>{"video": [{"url": "URL"}]}</c>.</summary>
    VideoAsArray,

    /// <summary><c>{"video": null}</c>.</summary>
    VideoNull,

    /// <summary><c>{"video": {"url": null}}</c>.</summary>
    UrlNull,

    /// <summary><c>{"video": {"url": 7}}</c>.</summary>
    UrlAsNumber,

    /// <summary><c>{"video": {"url": "/files/…"}}</c>: the URL without its host.</summary>
    UrlRelative,

    /// <summary><c>{"data": {"video": {"url": "URL"}}}</c>: the result inside another object.</summary>
    Wrapped,
}
