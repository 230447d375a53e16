using System.Globalization;
using System.Reflection;

namespace Fal.Kling.Tests.Media;

/// <summary>Every limit of every kind of field, with content just inside it and just outside.</summary>
public sealed class MediaLimitsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-limits-");

    public static TheoryData<string> Fields => [.. typeof(MediaLimits).GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.Name)];

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Fields))]
    public void Content_can_be_as_large_as_the_field_accepts_and_not_one_byte_more(string field)
    {
        MediaLimits limits = Limits(field);
        if (limits.MaxBytes is not { } most)
        {
            return;
        }

        Assert.Empty(Check(limits, OfLength(limits, most)));
        string unit = most % (1024 * 1024) == 0 ? $"{most / 1024 / 1024}.1 MiB" : "10.1 MB";
        AssertProblem(limits, Check(limits, OfLength(limits, most + 1)), $"it has {unit}, but", $"accepts at most {unit.Replace(".1", string.Empty, StringComparison.Ordinal)}.");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_side_can_be_as_short_and_as_long_as_the_field_accepts(string field)
    {
        MediaLimits limits = Limits(field);
        if (limits.MinSide is { } least)
        {
            Assert.Empty(Check(limits, Picture(limits, least, least)));
            AssertProblem(limits, Check(limits, Picture(limits, least - 1, least)), $"it is {least - 1} x {least} pixels, but", $"accepts at least {least} a side.");
            AssertProblem(limits, Check(limits, Picture(limits, least, least - 1)), $"it is {least} x {least - 1} pixels, but", $"accepts at least {least} a side.");
        }

        if (limits.MaxSide is { } most)
        {
            Assert.Empty(Check(limits, Picture(limits, most, most)));
            AssertProblem(limits, Check(limits, Picture(limits, most, most + 1)), $"it is {most} x {most + 1} pixels, but", $"accepts at most {most} a side.");
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void An_aspect_ratio_can_be_as_narrow_and_as_wide_as_the_field_accepts(string field)
    {
        MediaLimits limits = Limits(field);
        if (limits.MaxRatio is not { } ratio)
        {
            return;
        }

        int side = limits.MinSide!.Value;
        int longest = (int)(ratio * side);
        Assert.Empty(Check(limits, Picture(limits, side, longest)));
        Assert.Empty(Check(limits, Picture(limits, longest, side)));
        AssertProblem(limits, Check(limits, Picture(limits, longest + 1, side)), $"it is {longest + 1} x {side} pixels, but", "accepts aspect ratios from 1:2.5 to 2.5:1.");
        AssertProblem(limits, Check(limits, Picture(limits, side, longest + 1)), $"it is {side} x {longest + 1} pixels, but", "accepts aspect ratios from 1:2.5 to 2.5:1.");
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Content_can_last_as_short_and_as_long_as_the_field_accepts(string field)
    {
        MediaLimits limits = Limits(field);
        if (limits is not { MinSeconds: { } least, MaxSeconds: { } most })
        {
            return;
        }

        string range = string.Create(CultureInfo.InvariantCulture, $"accepts {least} to {most} s.");
        Assert.Empty(Check(limits, Lasting(limits, least)));
        Assert.Empty(Check(limits, Lasting(limits, most)));
        AssertProblem(limits, Check(limits, Lasting(limits, least - 0.5)), string.Create(CultureInfo.InvariantCulture, $"it lasts {least - 0.5:0.0##} s, but"), range);
        AssertProblem(limits, Check(limits, Lasting(limits, most + 0.5)), string.Create(CultureInfo.InvariantCulture, $"it lasts {most + 0.5:0.0##} s, but"), range);
        Assert.True(Assert.Single(Check(limits, Lasting(limits, most + 0.09))).IsWarning);
        Assert.True(Assert.Single(Check(limits, Lasting(limits, least - 0.09))).IsWarning);
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void A_frame_rate_that_the_field_does_not_accept_causes_a_warning(string field)
    {
        MediaLimits limits = Limits(field);
        foreach (double frameRate in new[] { 10.0, 24, 30, 60, 120 })
        {
            List<KlingProblem> problems = limits.Kinds == MediaKinds.Video ? Check(limits, Video(limits) with { FrameRate = frameRate }) : [];
            Assert.Equal(limits.MinFrameRate is not null && frameRate is 10 or 120 && limits.MaxFrameRate is not null, problems.Count == 1);
            Assert.All(problems, problem => Assert.True(problem.IsWarning));
            Assert.All(problems, problem => Assert.Contains($"it has {frameRate} frames per second, but", problem.Message, StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Fields))]
    public void Content_of_another_kind_is_rejected_whether_or_not_fal_publishes_limits(string field)
    {
        MediaLimits limits = Limits(field);
        (MediaKinds Kind, string Text, byte[] Content)[] contents =
        [
            (MediaKinds.Image, "it is an image (image/png), but this field accepts ", ImageSamples.PngOf(1000, 1000)),
            (MediaKinds.Video, "it is a video (video/mp4), but this field accepts ", new Mp4Sample { Seconds = 6 }.ToBytes()),
            (MediaKinds.Audio, "it is a sound (audio/wav), but this field accepts ", SoundSamples.Wav(6)),
        ];
        foreach ((MediaKinds kind, string text, byte[] content) in contents)
        {
            List<KlingProblem> problems = Check(limits, KlingMedia.FromBytes(content));
            if (limits.Kinds.HasFlag(kind))
            {
                Assert.Empty(problems);
            }
            else
            {
                KlingProblem problem = Assert.Single(problems);
                Assert.False(problem.IsWarning);
                Assert.StartsWith(text, problem.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void A_format_that_the_field_does_not_accept_is_rejected_by_name()
    {
        KlingMedia gif = KlingMedia.FromBytes(ImageSamples.Gif);
        Assert.Equal("its format is image/gif, but fal accepts jpg or png.", Assert.Single(Check(MediaLimits.TurboImage, gif)).Message);
        KlingMedia webm = KlingMedia.FromBytes((byte[])[0x1A, 0x45, 0xDF, 0xA3, 0x9F, 0x42, 0x82, 0x84, .. "webm"u8]);
        Assert.Equal("its format is video/webm, but fal accepts mp4 or mov.", Assert.Single(Check(MediaLimits.O1Video, webm)).Message);
        Assert.Empty(Check(MediaLimits.MotionVideo, webm));
        KlingMedia heic = KlingMedia.FromBytes("what is it?"u8.ToArray(), "image/heic");
        Assert.Equal("its format is image/heic, but fal accepts jpg or png.", Assert.Single(Check(MediaLimits.TurboImage, heic)).Message);
        Assert.Empty(Check(MediaLimits.Image, heic));
    }

    [Theory]
    [InlineData(false, "audio/mp4")]
    [InlineData(true, "video/mp4")]
    public void A_voice_can_be_recorded_in_an_mp4_with_or_without_a_picture(bool hasPicture, string mediaType)
    {
        byte[] mp4 = new Mp4Sample { HasPicture = hasPicture, Seconds = 6 }.ToBytes();
        Assert.Empty(Check(MediaLimits.VoiceSample, KlingMedia.FromBytes(mp4)));
        Assert.Equal(mediaType, MediaFacts.Of(MediaContent.Of(mp4)).Header!.MediaType);
    }

    [Fact]
    public void The_estimated_length_of_an_mp3_only_causes_a_warning()
    {
        KlingProblem problem = Assert.Single(Check(MediaLimits.LipSyncAudio, KlingMedia.FromBytes(SoundSamples.Mp3(80))));
        Assert.True(problem.IsWarning);
        Assert.Equal("it lasts about 80 s, but fal accepts 2 to 60 s. The length is an estimate, so it is sent anyway.", problem.Message);
        Assert.False(Assert.Single(Check(MediaLimits.LipSyncAudio, KlingMedia.FromBytes(SoundSamples.Mp3(80, counted: "Xing")))).IsWarning);
    }

    [Fact]
    public void A_field_that_accepts_anything_rejects_only_content_that_is_not_recognised()
    {
        KlingProblem problem = Assert.Single(Check(MediaLimits.Any, KlingMedia.FromBytes("<html>"u8.ToArray(), "application/octet-stream")));
        Assert.StartsWith("the content in memory is not an image, a video or a sound that fal accepts: its first bytes match none of PNG", problem.Message, StringComparison.Ordinal);
    }

    private static MediaLimits Limits(string field) => (MediaLimits)typeof(MediaLimits).GetProperty(field)!.GetValue(null)!;

    private static List<KlingProblem> Check(MediaLimits limits, Mp4Sample video) => Check(limits, KlingMedia.FromBytes(video.ToBytes()));

    private static List<KlingProblem> Check(MediaLimits limits, KlingMedia media)
    {
        List<KlingProblem> problems = [];
        MediaChecks.AddProblems(problems, media, new MediaSlot("Elements[1].Video", limits));
        Assert.All(problems, problem => Assert.Equal("Elements[1].Video", problem.Path));
        return problems;
    }

    private static void AssertProblem(MediaLimits limits, List<KlingProblem> problems, string found, string limit)
    {
        KlingProblem problem = Assert.Single(problems);
        Assert.StartsWith(found, problem.Message, StringComparison.Ordinal);
        Assert.Contains(limit, problem.Message, StringComparison.Ordinal);
        Assert.Equal(!limits.AreCertain, problem.IsWarning);
        Assert.Equal(!limits.AreCertain, problem.Message.EndsWith("fal does not publish a limit for this field, so it is sent anyway.", StringComparison.Ordinal));
    }

    private static Mp4Sample Video(MediaLimits limits) => new()
    {
        Width = limits.MinSide ?? 1000,
        Height = limits.MinSide ?? 1000,
        Seconds = limits.MinSeconds ?? 6,
    };

    private static byte[] Sample(MediaLimits limits) => limits.Kinds switch
    {
        var kinds when kinds.HasFlag(MediaKinds.Image) => ImageSamples.PngOf(limits.MinSide ?? 1000, limits.MinSide ?? 1000),
        var kinds when kinds.HasFlag(MediaKinds.Video) => Video(limits).ToBytes(),
        _ => SoundSamples.Wav(limits.MinSeconds ?? 6),
    };

    private static KlingMedia Picture(MediaLimits limits, int width, int height) => KlingMedia.FromBytes(
        limits.Kinds == MediaKinds.Image ? ImageSamples.PngOf(width, height) : (Video(limits) with { Width = width, Height = height }).ToBytes());

    private static KlingMedia Lasting(MediaLimits limits, double seconds) => KlingMedia.FromBytes(
        limits.Kinds.HasFlag(MediaKinds.Video) ? (Video(limits) with { Seconds = seconds }).ToBytes() : SoundSamples.Wav(seconds));

    // A sparse file, which takes no room on the disk.
    private KlingMedia OfLength(MediaLimits limits, long length)
    {
        string path = Path.Combine(folder.FullName, "large");
        using FileStream file = File.Create(path);
        file.Write(Sample(limits));
        file.SetLength(length);
        return KlingMedia.FromFile(path);
    }
}
