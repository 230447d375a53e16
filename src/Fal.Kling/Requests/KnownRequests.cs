namespace Fal.Kling;

/// <summary>
/// Every endpoint that has a record, with an empty request from which reading starts. For each record, the request with the defaults comes first.
/// </summary>
internal static class KnownRequests
{
    private const string Text = "-";

    private static readonly KlingTier[] TwoTiers = [KlingTier.Pro, KlingTier.Standard];
    private static readonly KlingTier[] ThreeTiers = [KlingTier.Pro, KlingTier.Standard, KlingTier.FourK];
    private static readonly bool[] WithFlash = [false, true];
    private static readonly KlingMedia Media = new UrlMedia(string.Empty, contentId: null);

    private static readonly KlingRequest[] Blanks =
    [
        .. KlingModel.All.Where(model => model.TextToVideoEndpoint is not null).Select(model => new TextToVideoRequest { Prompt = Text, Model = model }),
        .. KlingModel.All.Where(model => model.ImageToVideoEndpoint is not null).Select(model => new ImageToVideoRequest { Prompt = Text, Image = Media, Model = model }),
        new Kling26TextToVideoRequest { Prompt = Text },
        new Kling26ImageToVideoRequest { Prompt = Text, StartImage = Media },
        .. ThreeTiers.Select(tier => new Kling3TextToVideoRequest { Tier = tier }),
        .. ThreeTiers.Select(tier => new Kling3ImageToVideoRequest { Tier = tier, StartImage = Media }),
        .. TwoTiers.Select(tier => new Kling3TurboTextToVideoRequest { Tier = tier }),
        .. TwoTiers.Select(tier => new Kling3TurboImageToVideoRequest { Tier = tier, StartImage = Media }),
        .. WithFlash.Select(flash => new Kling4TextToVideoRequest { Flash = flash }),
        .. WithFlash.Select(flash => new Kling4ImageToVideoRequest { Flash = flash, StartImage = Media }),
        .. WithFlash.Select(flash => new Kling4ReferenceToVideoRequest { Flash = flash }),
        .. WithFlash.Select(flash => new Kling4VideoEditRequest { Flash = flash, Prompt = Text, Video = Media }),
        .. TwoTiers.Select(tier => new KlingO1ImageToVideoRequest { Tier = tier, Prompt = Text, StartImage = Media }),
        .. TwoTiers.Select(tier => new KlingO1ReferenceToVideoRequest { Tier = tier, Prompt = Text }),
        .. TwoTiers.Select(tier => new KlingO1VideoEditRequest { Tier = tier, Prompt = Text, Video = Media }),
        .. TwoTiers.Select(tier => new KlingO1VideoReferenceRequest { Tier = tier, Prompt = Text, Video = Media }),
        .. ThreeTiers.Select(tier => new KlingO3TextToVideoRequest { Tier = tier }),
        .. ThreeTiers.Select(tier => new KlingO3ImageToVideoRequest { Tier = tier, StartImage = Media }),
        .. ThreeTiers.Select(tier => new KlingO3ReferenceToVideoRequest { Tier = tier }),
        .. ThreeTiers.Select(tier => new KlingO3VideoEditRequest { Tier = tier, Prompt = Text, Video = Media }),
        .. ThreeTiers.Select(tier => new KlingO3VideoReferenceRequest { Tier = tier, Prompt = Text, Video = Media }),
        .. MotionControlRequest.Versions.SelectMany(version => TwoTiers.Select(tier => new MotionControlRequest
        {
            Version = version, Tier = tier, Image = Media, Video = Media, Orientation = CharacterOrientation.Video,
        })),
        .. TwoTiers.Select(tier => new MultiImageToVideoRequest { Tier = tier, Prompt = Text, Images = [] }),
        .. KlingModel.All.Where(model => model.EffectsEndpoint is not null).Select(model => new EffectRequest { Scene = Text, Model = model }),
        .. AvatarRequest.Versions.SelectMany(version => TwoTiers.Select(tier => new AvatarRequest { Version = version, Tier = tier, Image = Media, Audio = Media })),
        new LipSyncRequest { Video = Media, Audio = Media },
        new TextLipSyncRequest { Video = Media, Text = Text, VoiceId = Text },
        new TextToSpeechRequest { Text = Text },
        new CreateVoiceRequest { Voice = Media },
        new VideoToAudioRequest { Video = Media, SoundEffectPrompt = Text, BackgroundMusicPrompt = Text },
        new Kling3ImageRequest { Prompt = Text },
        new Kling3ImageRequest { Prompt = Text, Image = Media },
        new KlingO1ImageRequest { Prompt = Text, Images = [] },
        new KlingO3ImageRequest { Prompt = Text },
        new KlingO3ImageRequest { Prompt = Text, Images = [] },
        new VirtualTryOnRequest { Person = Media, Garment = Media },
    ];

    private static readonly Dictionary<string, KlingRequest> ByEndpoint = Blanks.ToDictionary(blank => blank.EndpointId);

    /// <summary>Gets one request for each endpoint.</summary>
    public static IReadOnlyCollection<KlingRequest> All => Blanks;

    public static KlingRequest? BlankOf(string endpointId) => ByEndpoint.GetValueOrDefault(endpointId);

    public static KlingRequest? BlankOf(Type record) => Array.Find(Blanks, blank => blank.GetType() == record);

    /// <exception cref="ArgumentException">The ticket's endpoint is known to return a different kind of result.</exception>
    public static void ThrowIfOtherResult(JobTicket ticket, Type result)
    {
        // A ticket of version 0.1 names a model instead of an endpoint, and its result is a video.
        Type? known = ticket.EndpointId is { } endpointId ? BlankOf(endpointId)?.KindOfResult : typeof(KlingVideo);
        if (known is not null && result != known && result != typeof(CustomResult))
        {
            throw new ArgumentException($"The job of {ticket.EndpointOrModelId} returns a {known.Name}, not a {result.Name}. Use GetJob<{known.Name}>(ticket).", nameof(ticket));
        }
    }
}
