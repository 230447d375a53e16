using System.Security.Cryptography;

namespace Fal.Kling.Emulator;

/// <summary>Publishes the output of a job on the CDN.</summary>
internal sealed class OutputPublisher(FileStore files)
{
    private const string Digits = "0123456789";
    private const int VoiceIdLength = 18;

    /// <summary>Chooses the video of a job. Null means the clip that fits the request.</summary>
    public Func<EmulatedJob, EmulatedFile?>? VideoFor { get; set; }

    public JobOutput Publish(Job job) => new()
    {
        Video = job.Endpoint.Makes("video") ? ChosenVideo(job) ?? Put(job, "output.mp4", "video/mp4", SampleLibrary.Clip(job.Work)) : null,
        Audio = job.Endpoint.Makes("audio") ? Put(job, "output.mp3", "audio/mpeg", SampleLibrary.Speech) : null,
        Images = job.Endpoint.Makes("images") ? [.. Enumerable.Range(1, job.Work.ImageCount).Select(number => PutImage(job, $"output_{number}"))]
            : job.Endpoint.Makes("image") ? [PutImage(job, "output")]
            : [],
        VoiceId = job.Endpoint.Makes("voice_id") ? RandomNumberGenerator.GetString(Digits, VoiceIdLength) : null,
    };

    private OutputImage PutImage(Job job, string name)
    {
        (MemoryContent content, int width, int height) = SampleLibrary.Image(job.Work);
        return new OutputImage(Put(job, $"{name}.{job.Work.ImageFormat}", $"image/{job.Work.ImageFormat}", content), content, width, height);
    }

    private EmulatedFile? ChosenVideo(Job job) => VideoFor is { } choose
        ? CallbackException.Run($"{nameof(FalEmulator)}.{nameof(FalEmulator.VideoFor)}", () => choose(job.ToPublic()))
        : null;

    private EmulatedFile Put(Job job, string name, string contentType, FileContent content) =>
        files.Put(FileStore.NewPath(name), name, contentType, content, FileLifecycle.Parse(job.Headers.OutputLifecycle));
}
