using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>The enums of the requests, whose members declare their wire texts.</summary>
[JsonSerializable(typeof(AspectRatio))]
[JsonSerializable(typeof(CameraMove))]
[JsonSerializable(typeof(CameraMovement))]
[JsonSerializable(typeof(CharacterOrientation))]
[JsonSerializable(typeof(ImageOutputFormat))]
[JsonSerializable(typeof(ImageResolution))]
[JsonSerializable(typeof(ImageResultType))]
[JsonSerializable(typeof(ShotType))]
[JsonSerializable(typeof(SpeechLanguage))]
[JsonSerializable(typeof(VideoResolution))]
internal sealed partial class EnumJson : JsonSerializerContext;
