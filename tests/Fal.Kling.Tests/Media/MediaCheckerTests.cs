namespace Fal.Kling.Tests.Media;

public sealed class MediaCheckerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("kling-media-");
    private readonly MediaChecker checker = new();

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Each_field_is_named_by_its_path()
    {
        checker.Check(new MediaSlot("StartImage", MediaLimits.Image), KlingMedia.FromBytes(ImageSamples.PngOf(200, 400)));
        checker.Check(new MediaSlot("Elements[1].References[0]", MediaLimits.Image), KlingMedia.FromBytes(SoundSamples.Wav(3)));
        Assert.Equal(
            ["StartImage: it is 200 x 400 pixels, but fal accepts at least 300 a side.", "Elements[1].References[0]: it is a sound (audio/wav), but this field accepts an image."],
            checker.All.Select(problem => problem.ToString()));
    }

    [Fact]
    public void An_object_is_checked_once_for_each_set_of_limits()
    {
        KlingMedia image = KlingMedia.FromBytes(ImageSamples.PngOf(320, 320));
        checker.Check(new MediaSlot("Images[0]", MediaLimits.Image), image);
        checker.Check(new MediaSlot("Images[1]", MediaLimits.MotionImage), image);
        checker.Check(new MediaSlot("Images[2]", MediaLimits.MotionImage), image);
        Assert.Equal("Images[1]", Assert.Single(checker.All).Path);
    }

    [Fact]
    public void One_stream_cannot_be_shared_by_two_media_objects_but_one_object_can_be_used_twice()
    {
        using MemoryStream stream = new(ImageSamples.Png);
        KlingMedia image = KlingMedia.FromStream(stream);
        checker.Check(new MediaSlot("StartImage", MediaLimits.Image), image);
        checker.Check(new MediaSlot("EndImage", MediaLimits.Image), image);
        Assert.Empty(checker.All);
        checker.Check(new MediaSlot("Elements[0].Frontal", MediaLimits.Image), KlingMedia.FromStream(stream));
        Assert.Equal(
            "Elements[0].Frontal: it reads the same stream as StartImage, and both are uploaded at once. Use one KlingMedia for both, or KlingMedia.FromBytes.",
            Assert.Single(checker.All).ToString());
    }

    [Fact]
    public void A_web_url_is_not_checked_and_a_data_uri_only_for_its_kind()
    {
        checker.Check(new MediaSlot("Video", MediaLimits.O3Video), KlingMedia.FromUrl("https://example.com/a.png"));
        checker.Check(new MediaSlot("Image", MediaLimits.Image), KlingMedia.FromUrl("data:image/png;base64,AAAA"));
        Assert.Empty(checker.All);
        checker.Check(new MediaSlot("Image", MediaLimits.Image), KlingMedia.FromUrl("DATA:Video/MP4;base64,AAAA"));
        Assert.Equal("it is a video (video/mp4), but this field accepts an image.", Assert.Single(checker.All).Message);
    }

    [Fact]
    public void Only_the_length_of_local_content_is_known()
    {
        string path = Path.Combine(folder.FullName, "a.mov");
        File.WriteAllBytes(path, new Mp4Sample { Brand = "qt  ", MoovFirst = false, Seconds = 8 }.ToBytes());
        using MemoryStream stream = new(new Mp4Sample().ToBytes());
        Assert.Equal(TimeSpan.FromSeconds(8), MediaFacts.DurationOf(KlingMedia.FromFile(path)));
        Assert.Equal(TimeSpan.FromSeconds(5), MediaFacts.DurationOf(KlingMedia.FromBytes(new Mp4Sample().ToBytes())));
        Assert.Null(MediaFacts.DurationOf(KlingMedia.FromStream(stream)));
        Assert.Null(MediaFacts.DurationOf(KlingMedia.FromUrl("https://example.com/a.mp4")));
        Assert.Null(MediaFacts.DurationOf(KlingMedia.FromFile(path + ".none")));
        Assert.Null(MediaFacts.DurationOf(KlingMedia.FromBytes(ImageSamples.Png)));
        Assert.Null(MediaFacts.DurationOf(KlingMedia.FromBytes(SoundSamples.Mp3(20))));
    }

    [Fact]
    public void A_link_to_a_file_works_like_the_file_and_a_broken_link_is_a_missing_file()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string path = Path.Combine(folder.FullName, "a.png");
        File.WriteAllBytes(path, ImageSamples.PngOf(640, 360));
        string link = File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), path).FullName;
        string broken = File.CreateSymbolicLink(Path.Combine(folder.FullName, "broken"), path + ".none").FullName;
        string ofFolder = Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "folder"), folder.FullName).FullName;
        Assert.Null(ProblemOf(link));
        Assert.Equal($"the file '{broken}' does not exist.", ProblemOf(broken));
        Assert.Equal($"'{ofFolder}' is a folder, not a file.", ProblemOf(ofFolder));
    }

    [Fact]
    public async Task A_pipe_and_a_device_are_rejected_and_never_opened()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string pipe = Path.Combine(folder.FullName, "pipe");
        using System.Diagnostics.Process make = System.Diagnostics.Process.Start("mkfifo", pipe);
        await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        string link = File.CreateSymbolicLink(Path.Combine(folder.FullName, "link"), pipe).FullName;
        foreach (string path in new[] { pipe, link, "/dev/zero" })
        {
            // Opening a pipe that has no writer would block forever.
            string? problem = await Task.Run(() => ProblemOf(path), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
            Assert.Equal($"the file '{path}' is a pipe or a device. Open it and use KlingMedia.FromStream.", problem);
            Assert.Null(MediaFacts.DurationOf(KlingMedia.FromFile(path)));
        }
    }

    private static string? ProblemOf(string path)
    {
        List<KlingProblem> problems = [];
        MediaChecks.AddProblems(problems, KlingMedia.FromFile(path), new MediaSlot("Image", MediaLimits.Image));
        return problems.SingleOrDefault()?.Message;
    }
}
