using System.Globalization;
using Fal.Kling.Cli.Input;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>The folder in which each delivery is kept as a file.</summary>
internal sealed class DeliveryFolder
{
    // Anyone can call a public URL, and must not be able to fill the disk.
    private const int MaxForged = 100;

    private readonly string folder;
    private int forged;

    private DeliveryFolder(string folder) => this.folder = folder;

    /// <exception cref="Session.UsageException">The folder cannot be created or written to.</exception>
    public static DeliveryFolder Open(string path) => new(OutputPath.CheckFolder(path));

    /// <summary>Saves a delivery.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="requestId">The request id; null if it is not known to be fal's.</param>
    /// <returns>The path of the file; null if so many forged deliveries have been kept already.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public string? Save(SavedDelivery delivery, string? requestId)
    {
        if (requestId is null && Interlocked.Increment(ref forged) > MaxForged)
        {
            return null;
        }

        string name = string.Create(CultureInfo.InvariantCulture, $"{delivery.ReceivedAt:yyyyMMdd'T'HHmmss.fff'Z'}-{requestId ?? "refused"}");
        string part = Path.Combine(folder, $"{Guid.NewGuid():N}.part");
        File.WriteAllBytes(part, delivery.ToBytes());
        for (int count = 1; ; count++)
        {
            string path = Path.Combine(folder, count == 1 ? $"{name}.http" : $"{name}-{count}.http");
            try
            {
                File.Move(part, path);
                return path;
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another delivery arrived in the same millisecond.
            }
        }
    }
}
