namespace Fal.Kling.Emulator;

/// <summary>How often a scheduled fault was injected, and how often it still will be. Its plan locks.</summary>
internal sealed class FaultCount(int times)
{
    private int remaining = times;
    private int served;

    public int Remaining => Volatile.Read(ref remaining);

    public int Served => Volatile.Read(ref served);

    public void Withdraw() => Volatile.Write(ref remaining, 0);

    public void Strike()
    {
        if (remaining != FaultPlan.Always)
        {
            remaining--;
        }

        served++;
    }
}
