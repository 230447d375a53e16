using System.Globalization;
using Fal.Kling;
using Fal.Kling.Samples;

/// <summary>Saves and prints a result of any kind.</summary>
internal static class Results
{
    /// <summary>Downloads every file of the result into a folder, and prints any other result.</summary>
    public static async Task SaveAsync(KlingClient client, KlingResult result, string folder, CancellationToken cancellationToken)
    {
        IEnumerable<KlingFile> files = result switch
        {
            KlingVideo { Audio: { } sound } video => [video.File, sound],
            KlingVideo video => [video.File],
            KlingImages images => images.Images,
            KlingAudio sound => [sound.File],
            CustomResult any => any.Files,
            _ => [],
        };
        foreach (KlingFile file in files)
        {
            await ResultFile.SaveAsync(client, file, folder, cancellationToken);
        }

        if (result is KlingVoice voice)
        {
            Console.WriteLine($"Voice:   {voice.VoiceId}");
            Console.WriteLine($"Request: {voice.Ticket.RequestId}");
        }
        else if (!files.Any())
        {
            Console.WriteLine(result.RawJson);
        }
    }

    /// <summary>Prints what fal billed. If the key lacks permission to read prices, only this line is affected.</summary>
    public static async Task PrintCostAsync(KlingClient client, KlingResult result, CancellationToken cancellationToken)
    {
        try
        {
            decimal? cost = await client.GetCostAsync(result, cancellationToken);
            Console.WriteLine(cost is null ? "Cost:    fal did not report it" : string.Create(CultureInfo.InvariantCulture, $"Cost:    ${cost:0.00##}"));
        }
        catch (KlingException exception)
        {
            Console.WriteLine($"Cost:    not known. {exception.Message}");
        }
    }
}
