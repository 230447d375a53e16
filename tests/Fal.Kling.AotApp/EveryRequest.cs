using System.Text.Json.Nodes;
using Fal.Kling;

/// <summary>One request of every type, with sample media.</summary>
internal static class EveryRequest
{
    private static readonly KlingMedia Image = KlingMedia.FromUrl("https://example.com/image.png");
    private static readonly KlingMedia Video = KlingMedia.FromUrl("https://example.com/video.mp4");
    private static readonly KlingMedia Sound = KlingMedia.FromUrl("https://example.com/sound.mp3");
    private static readonly KlingElement Element = new() { Frontal = Image, References = [Image] };

    public static IReadOnlyList<KlingRequest> All { get; } =
    [
        new TextToVideoRequest { Prompt = "p", Model = KlingModel.V1Standard, CameraControl = new CameraControl { Movement = CameraMovement.Pan, Value = 3 } },
        new ImageToVideoRequest
        {
            Prompt = "p", Image = Image, Model = KlingModel.V15Pro, DynamicMasks = [new DynamicMask { Mask = Image, Trajectory = [new MaskPoint(1, 2), new MaskPoint(3, 4)] }],
        },
        new Kling26TextToVideoRequest { Prompt = "p" },
        new Kling26ImageToVideoRequest { Prompt = "p", StartImage = Image, VoiceIds = ["v"] },
        new Kling3TextToVideoRequest { Shots = [new KlingShot { Prompt = "p", Seconds = 3 }, new KlingShot { Prompt = "q", Seconds = 4 }] },
        new Kling3ImageToVideoRequest { Prompt = "p", StartImage = Image, Elements = [Element, new KlingElement { Video = Video }] },
        new Kling3TurboTextToVideoRequest { Prompt = "p" },
        new Kling3TurboImageToVideoRequest { Prompt = "p", StartImage = Image },
        new Kling4TextToVideoRequest { Prompt = "p", Resolution = VideoResolution.P720 },
        new Kling4ImageToVideoRequest { Prompt = "p", StartImage = Image, EndImage = Image },
        new Kling4ReferenceToVideoRequest { Prompt = "p", Images = [Image], Videos = [Video] },
        new Kling4VideoEditRequest { Prompt = "p", Video = Video },
        new KlingO1ImageToVideoRequest { Prompt = "p", StartImage = Image },
        new KlingO1ReferenceToVideoRequest { Prompt = "p", Images = [Image] },
        new KlingO1VideoEditRequest { Prompt = "p", Video = Video },
        new KlingO1VideoReferenceRequest { Prompt = "p", Video = Video },
        new KlingO3TextToVideoRequest { Prompt = "p" },
        new KlingO3ImageToVideoRequest { Prompt = "p", StartImage = Image },
        new KlingO3ReferenceToVideoRequest { Prompt = "p", Images = [Image], Elements = [Element] },
        new KlingO3VideoEditRequest { Prompt = "p", Video = Video },
        new KlingO3VideoReferenceRequest { Prompt = "p", Video = Video },
        new MotionControlRequest { Image = Image, Video = Video, Orientation = CharacterOrientation.Video, Elements = [Element] },
        new MultiImageToVideoRequest { Prompt = "p", Images = [Image, Image] },
        new EffectRequest { Scene = EffectScenes.Hug, Images = [Image, Image] },
        new AvatarRequest { Image = Image, Audio = Sound },
        new LipSyncRequest { Video = Video, Audio = Sound },
        new TextLipSyncRequest { Video = Video, Text = "p", VoiceId = Voices.UkBoy1 },
        new TextToSpeechRequest { Text = "p" },
        new CreateVoiceRequest { Voice = Sound },
        new VideoToAudioRequest { Video = Video, SoundEffectPrompt = "rain", BackgroundMusicPrompt = "piano" },
        new Kling3ImageRequest { Prompt = "p", OutputFormat = ImageOutputFormat.Jpeg },
        new KlingO1ImageRequest { Prompt = "p", Images = [Image] },
        new KlingO3ImageRequest { Prompt = "p", ResultType = ImageResultType.Series, SeriesAmount = 2 },
        new VirtualTryOnRequest { Person = Image, Garment = Image },
        new CustomRequest("fal-ai/kling-video/v2.1/master/text-to-video", new JsonObject { ["prompt"] = "p" }),
    ];
}
